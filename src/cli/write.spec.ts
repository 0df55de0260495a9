import { describe, expect, it } from '@jest/globals';
import { EXIT, Failure, Unreachable } from './failures.js';
import { type Pinned, type Session } from './session.js';
import { howToRepeat, repeatLine } from './write.js';

const pinned = (typed: string[], more: Partial<Pinned> = {}): Pinned => ({
  key: 'k-1',
  line: { typed, depth: typed[0] === 'impact' ? 2 : 1 },
  options: {},
  firstTry: null,
  incident: null,
  words: {},
  ...more,
});

describe('the line that repeats a command', () => {
  it('has the time that was meant in place of the one that was typed, and the key', () => {
    const typed = ['impact', 'start', '2026', '--at', '-5m', '--component=web shop', '--learned=18:41'];
    const times = { at: '2026-11-20T18:02:33Z', learned: '2026-11-20T18:41Z', 'until-at': undefined };
    expect(repeatLine(pinned(typed, { options: times }))).toBe(
      "asof impact start --at 2026-11-20T18:02:33Z --learned 2026-11-20T18:41Z --key k-1 2026 '--component=web shop'",
    );
  });

  it('names the incident where the line did not', () => {
    expect(repeatLine(pinned(['note', "it's down"], { incident: 'i-1' }))).toBe(
      `ASOF_INCIDENT=i-1 asof note --key k-1 'it'\\''s down'`,
    );
  });

  it('replaces words that meant something just then, and an earlier key', () => {
    const typed = ['retract', 'i-1', 'last', '--key', 'old'];
    expect(repeatLine(pinned(typed, { words: { last: 'e-9' } }))).toBe('asof retract --key k-1 i-1 e-9');
  });
});

describe('after a failure', () => {
  const session = (own: Pinned | null) => ({ pinned: own }) as Session;

  it('of unknown outcome, the key is told and the line that settles it', () => {
    expect(howToRepeat(new Unreachable('no answer', true), session(pinned(['note', 'x'])))).toEqual([
      'It is not known whether this was recorded. Its key is k-1; repeating it with the key is safe:',
      '  asof note --key k-1 x',
    ]);
  });

  it('to reach anybody, it is told that nothing was recorded', () => {
    const [outcome] = howToRepeat(new Unreachable('refused', false), session(pinned(['note', 'x'])));
    expect(outcome).toBe('Nothing was recorded. To try again:');
  });

  it('of another kind, or of a read, there is nothing to repeat', () => {
    expect(howToRepeat(new Failure(EXIT.usage, 'no'), session(pinned(['note', 'x'])))).toEqual([]);
    expect(howToRepeat(new Unreachable('no answer', false), session(null))).toEqual([]);
  });
});
