import { describe, expect, it } from '@jest/globals';
import { spreadPlot } from './spread-plot.js';

const row = (...lengths: readonly number[]) => ({
  ...{ name: 'All', n: lengths.length, min: Math.min(...lengths), max: Math.max(...lengths) },
  ...{ median: lengths[0]!, p90: lengths.at(-1)! },
});
const axis = (...lengths: readonly number[]): string[] =>
  [...spreadPlot([row(...lengths)], '/').markup.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(([, label]) => label!);

describe('The axis of lengths', () => {
  it('says that it begins with a second or less where one is shorter', () => {
    expect(axis(0, 3)).toEqual(['≤ 1 s', '10 s']);
    expect(axis(0)).toEqual(['≤ 1 s', '10 s']);
  });

  it('begins with the mark below the shortest', () => {
    expect(axis(1, 3)).toEqual(['1 s', '10 s']);
    expect(axis(90, 700)).toEqual(['1 min', '10 min', '1 h']);
  });
});
