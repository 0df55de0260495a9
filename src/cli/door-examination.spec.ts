import { describe, expect, it } from '@jest/globals';
import { type Look } from './client.js';
import { hooksIn, judgeHook, judgeSubscription, subscriptionsIn } from './door-examination.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const look = (json: unknown, status = 200): Look => ({ status, json, serverTime: null });
const HOOK = { id: '3f9c', kind: 'github', createdAt: '2026-11-20T10:00:00.000Z' };

describe('a hook', () => {
  const judged = (results: readonly string[], more = {}): string => {
    const deliveries = results.map((result) => ({ result, why: result === 'taken' ? null : `why ${result}` }));
    const { state, text } = judgeHook({ ...HOOK, ...more }, look({ deliveries }), NOW);
    return `${state}: ${text}`;
  };

  it.each([
    [[], 'ok: nothing has come yet'],
    [['taken', 'refused'], 'ok: 1 of the last 2 taken'],
    [['ignored', 'repeat'], 'ok: 1 of the last 2 taken'],
    [['refused', 'taken'], 'warning: the last delivery was not taken: why refused'],
    [['unproven'], 'problem: the one delivery was not taken: why unproven'],
    [['refused', 'ignored'], 'problem: all of the last 2 deliveries were not taken: why refused'],
    [['ignored', 'ignored'], 'warning: all of the last 2 deliveries were ignored: why ignored'],
  ])('of which came %j is %s', (results, expected) => expect(judged(results)).toBe(expected));

  it('of which nothing came for a day, or can come, is one to see to', () => {
    const createdAt = '2026-11-18T10:00:00.000Z';
    expect(judged([], { createdAt })).toBe(`warning: nothing has come since ${createdAt}`);
    expect(judged(['taken'], { warnings: ['It names no incident.'] })).toBe('warning: It names no incident.');
    expect(judgeHook(HOOK, look({}, 503), NOW).state).toBe('warning');
  });
});

describe('a subscription', () => {
  const SUBSCRIPTION = { id: '9f3c', url: 'https://hooks.example/asof', switchedOffAt: null };
  const tried = [{ at: '2026-11-20T11:00:00.000Z', status: 500, error: null }];
  const judged = (deliveries: readonly object[], more = {}): string => {
    const { state, text } = judgeSubscription({ ...SUBSCRIPTION, ...more }, look({ deliveries }));
    return `${state}: ${text}`;
  };

  it('is judged by what was sent of late', () => {
    const delivered = { state: 'delivered', attempts: [{ ...tried[0], status: 204 }] };
    expect(judged([])).toBe('ok: nothing was sent yet');
    expect(judged([{ state: 'pending', attempts: [] }, delivered])).toBe('ok: 1 of the last 2 delivered');
    expect(judged([{ state: 'pending', attempts: tried }, delivered])).toBe(
      'warning: 1 of the last 2 are not delivered: 500 at 2026-11-20T11:00:00.000Z',
    );
    expect(judged(Array.from({ length: 30 }, () => ({ state: 'pending', attempts: [] })))).toContain('far behind: 30');
  });

  it('that is switched off, or about an incident that is not there, is one to see to', () => {
    expect(judged([], { switchedOffAt: '2026-11-19T10:00:00.000Z' })).toContain(
      'problem: switched off since 2026-11-19',
    );
    expect(judged([], { warnings: ['There is no incident x.'] })).toBe('warning: There is no incident x.');
  });
});

it('whoever may not hear of them is told nothing', () => {
  expect([hooksIn(look({}, 403)), subscriptionsIn(look({}, 404)), hooksIn(look(null))]).toEqual([[], [], []]);
});
