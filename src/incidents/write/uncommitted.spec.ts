import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { initialIncident } from './incident.js';
import { stage, Uncommitted } from './uncommitted.js';

describe('a map laid over another', () => {
  const writes = fc.array(fc.tuple(fc.nat(9), fc.nat()));

  test('reads like the one map that it will become, and leaves the base alone until then', () => {
    fc.assert(
      fc.property(writes, writes, (below, above) => {
        const base = new Map(below);
        const untouched = new Map(below);
        const overlay = new Uncommitted(base);
        const plain = new Map(below);
        for (const [key, value] of above) {
          overlay.set(key, value);
          plain.set(key, value);
        }
        expect([...overlay]).toEqual([...plain]);
        expect([...overlay.keys()]).toEqual([...plain.keys()]);
        expect([...overlay.values()]).toEqual([...plain.values()]);
        expect(overlay.size).toBe(plain.size);
        for (let key = 0; key <= 9; key += 1) {
          expect([overlay.has(key), overlay.get(key)]).toEqual([plain.has(key), plain.get(key)]);
        }
        const visited: [number, number][] = [];
        overlay.forEach((value, key) => visited.push([key, value]));
        expect(visited).toEqual([...plain]);
        expect(base).toEqual(untouched);
        overlay.settleInto(base);
        expect([...base]).toEqual([...plain]);
      }),
    );
  });

  test('only grows, as incidents do', () => {
    const overlay = new Uncommitted(new Map([['a', 1]]));
    expect(() => overlay.delete('a')).toThrow('only grows');
    expect(() => overlay.clear()).toThrow('only grows');
  });
});

test('an incident laid over another keeps its changes to itself until it settles', () => {
  const base = initialIncident('inc-42');
  const { incident, settle } = stage(base);
  incident.state.facts.revision = 7;
  incident.state.texts.headlineReason = 'Asked for';
  incident.head.hash = 'abc';
  expect(base).toEqual(initialIncident('inc-42'));
  settle();
  expect(base.state.facts.revision).toBe(7);
  expect(base.state.texts.headlineReason).toBe('Asked for');
  expect(base.head.hash).toBe('abc');
  expect(base.state.facts.entries).not.toBeInstanceOf(Uncommitted);
});

test('an overlay that settles late takes nothing away from a base that has read on meanwhile', () => {
  const base = initialIncident('inc-42');
  const { incident, settle } = stage(base);
  incident.state.facts.revision = 1;
  incident.state.facts.eventsKnown = 2;
  base.state.facts.revision = 2;
  base.state.facts.eventsKnown = 3;
  settle();
  expect(base.state.facts).toMatchObject({ revision: 2, eventsKnown: 3 });
});
