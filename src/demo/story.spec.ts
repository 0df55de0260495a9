import { describe, expect, it } from '@jest/globals';
import { STORY, STORY_SECONDS } from './story.js';

/** Every second that a body names. */
function secondsIn(body: (at: (second: number) => string) => object): number[] {
  const seconds: number[] = [];
  body((second) => {
    seconds.push(second);
    return '';
  });
  return seconds;
}

describe('the story of the demo', () => {
  it('goes forward, and ends in time', () => {
    const seconds = STORY.map(({ second }) => second);
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
    expect(seconds.at(-1)).toBeLessThan(STORY_SECONDS);
  });

  it('posts nothing before it has happened', () => {
    for (const { second, told, body } of STORY)
      expect([told, Math.max(second, ...secondsIn(body))]).toEqual([told, second]);
  });
});
