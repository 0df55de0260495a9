import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EXIT, Failure, Unreachable } from './failures.js';
import { type Pinned, type Session } from './session.js';
import { repeatLine, shellWord } from './repeat-line.js';
import { wordsOfLine } from './shell.testing.js';
import { harmless } from './terminal.js';
import { howToRepeat } from './write.js';

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

describe('a word of that line', () => {
  it.each([
    ['1.2.3 (hotfix)'],
    [`it's "so" \`called\` $(never run) \\ $HOME`],
    ['~/v1'],
    ['#7'],
    ['!!'],
    ['100% \\n'],
    ['two\nlines\n'],
    ['a\u001b[31mred\r'],
    ["\u202eit's turned\u2066 100% \\ around"],
    [''],
    ['*'],
    ['-5m'],
    ['-\u001b'],
    ['größer 🚀'],
    ['\u0007'],
  ])('is read back by a shell as it was: %j', (word) => {
    expect(wordsOfLine(`asof ${shellWord(word)} end`)).toEqual([word, 'end']);
    expect(harmless(shellWord(word))).toBe(shellWord(word));
  });

  it('is read back whatever it is', () => {
    const letters = fc.constantFrom(...`-'"\\\`$%! \n\t\r~#*&;|<>(){}[]a\u001b\u0085\u2028\u202eé`);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: letters, maxLength: 6 }), { maxLength: 3 }), (words) => {
        expect(wordsOfLine(['asof', ...words.map(shellWord)].join(' '))).toEqual(words);
      }),
      { numRuns: 50 },
    );
  });

  it('that looks like an option behind "--" stays where it is', () => {
    expect(repeatLine(pinned(['note', '--key', 'old', '--', '--key']))).toBe('asof note --key k-1 -- --key');
  });

  it('of two times goes with its option', () => {
    const options = { between: ['2026-11-20T18:00Z', '2026-11-20T18:10Z'] };
    const line = 'asof add --between 2026-11-20T18:00Z 2026-11-20T18:10Z --key k-1 i-1 note';
    expect(repeatLine(pinned(['add', 'i-1', 'note', '--between', '18:00', '18:10'], { options }))).toBe(line);
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
