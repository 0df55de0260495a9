import { describe, expect, it } from '@jest/globals';
import { NO_REVISION } from '../timeline/facts.js';
import { etagOf, hasAlready, readIfMatch } from './etags.js';

describe('an entity tag', () => {
  it('is the revision, with a fingerprint of what is answered where that depends on more', () => {
    expect(etagOf(5)).toBe('"5"');
    expect(etagOf(5, '{}')).toMatch(/^"5\.[0-9a-f]{16}"$/);
    expect(etagOf(5, '{}')).not.toBe(etagOf(5, '[]'));
  });
});

describe('If-Match', () => {
  it.each([
    [undefined, null],
    ['*', 'any'],
    ['"5"', 5],
    [etagOf(5, '{}'), 5],
    ['"3", "5" , W/"9"', 5],
    ['W/"5"', NO_REVISION],
    ['"abc"', NO_REVISION],
    ['"-1"', NO_REVISION],
  ])('of %s is %s', (header, expected) => {
    expect(readIfMatch(header)).toBe(expected);
  });

  it.each(['', '5', '"5', 'w/"5"', '"5" "6"', ','])('of "%s" is a fault', (header) => {
    expect(readIfMatch(header)).toMatchObject({ header: 'If-Match' });
  });
});

describe('If-None-Match', () => {
  it.each([
    [undefined, false],
    ['*', true],
    ['"5"', true],
    ['W/"5"', true],
    ['"4", "5"', true],
    ['"5.00"', false],
    ['5', false],
  ])('of %s against "5" is %s', (header, expected) => {
    expect(hasAlready(header, '"5"')).toBe(expected);
  });
});
