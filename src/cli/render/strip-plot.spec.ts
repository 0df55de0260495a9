import { describe, expect, it } from '@jest/globals';
import { painter } from '../terminal.js';
import { binText, stripPlot, type DurationGroup } from './strip-plot.js';

const HOUR = 3600;
const group = (value: string | null, seconds: number[], more: Partial<DurationGroup> = {}): DurationGroup => ({
  value,
  n: seconds.length,
  excluded: {},
  median: null,
  p90: null,
  points: seconds.map((each) => ({ seconds: each })),
  ...more,
});
const drawn = (groups: DurationGroup[], width = 72): string[] =>
  stripPlot(groups, { title: 'duration by category', nameless: '(unknown)' }, { width, paint: painter(false) });

describe('the strip plot', () => {
  it('draws a mark an incident on a log scale, with median and P90 where there are any', () => {
    const many = Array.from({ length: 12 }, (_, i) => 600 + i);
    const lines = drawn([
      group('capacity', [...many, HOUR, 10 * HOUR], { median: 606, p90: HOUR }),
      group('dns', [60, HOUR]),
    ]);
    expect(lines).toEqual([
      'duration by category',
      'log scale · ┃ median · ┊ P90, both from n = 10',
      '          1 min     10 min 1 h    10 h',
      'capacity            ┃      ┊         ·  n 14  median 10 min 6 s  P90 1 h',
      expect.stringMatching(/^dns {7}· +· +n 2$/),
    ]);
  });

  it('says what is left out, and why', () => {
    expect(drawn([group(null, [60], { excluded: { pending: 3, not_applicable: 1 } })]).at(-1)).toBe(
      '           left out: 3 pending, 1 not applicable',
    );
  });

  it('puts the numbers below where there is no room beside', () => {
    const lines = drawn([group('capacity', [60, HOUR], { median: 60, p90: HOUR })], 40);
    expect(lines.at(-1)).toBe('          n 2  median 1 min  P90 1 h');
    expect(Math.max(...lines.slice(2).map((line) => line.length))).toBeLessThanOrEqual(40);
  });

  it('draws nothing where there is nothing', () => {
    expect(drawn([group('dns', [], { excluded: { missing: 2 } })])).toEqual([
      'duration by category',
      'dns  n 0',
      '     left out: 2 missing',
    ]);
  });

  it('shows a single length, and less than a second', () => {
    expect(drawn([group('dns', [0])])[3]).toMatch(/^dns {2}· +n 1$/);
  });
});

it.each([
  [{ min: 3600, max: 7200, count: 1 }, '1 h to 2 h'],
  [{ min: 86_400, max: null, count: 1 }, '1 d and more'],
  [{ min: null, max: 0, count: 1 }, 'less than 0 s'],
])('the bin %j reads "%s"', (bin, text) => expect(binText(bin)).toBe(text));
