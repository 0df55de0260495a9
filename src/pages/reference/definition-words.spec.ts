import { describe, expect, it } from '@jest/globals';
import { BUILT_IN, findDefinition } from '../../timeline/measure/durations.js';
import { selectorWords, sentenceOf } from './definition-words.js';

const sentence = (metric: string): string => sentenceOf(findDefinition(metric)!);

describe('A definition in words', () => {
  it('names both ends', () => {
    expect(sentence('declared_to_resolved')).toBe('From the first “declared” to the last “resolved”.');
  });

  it('says what serves where there is none, in order', () => {
    expect(sentence('duration')).toBe(
      'From the first “impact started”, or without one the first “incident started” to the last “resolved”, or without one ' +
        'the last “closed”, or without one the last “incident ended”.',
    );
  });

  it('says when the question does not arise', () => {
    expect(sentence('release_to_rollback')).toBe(
      'From the release that the first “rollback” takes back to the first “rollback”. Only where there is “release” and “rollback”.',
    );
  });

  it('says how a total counts what windows share', () => {
    expect(sentence('impact_union')).toBe('All windows of impact, counting once what several windows share.');
  });

  it('there is one for every built-in definition', () => {
    for (const definition of BUILT_IN) expect(sentenceOf(definition)).toMatch(/^[A-Z].{20,}\.$/);
  });

  it.each([
    ['impact_started', 'the only “impact started”'],
    ['first:impact_ended@api', 'the first “impact ended” of api'],
    ['entry:dec', 'the entry dec'],
  ])('reads %s', (selector, words) => {
    expect(selectorWords(selector)).toBe(words);
  });
});
