import { describe, expect, it } from '@jest/globals';
import { KNOWN_TYPES } from '../timeline/entry.js';
import { hintOf, nearIds } from './hints.js';

describe('a hint', () => {
  const type = (given: string): string | null => hintOf({ type: 'string', known: KNOWN_TYPES }, given, 'must be …');

  it('names the type that was meant, however it is written', () => {
    expect(type('Resolved')).toBe('did you mean resolved?');
    expect(type('impact start')).toBe('did you mean impact_started?');
    expect(type('Impact-Started')).toBe('did you mean impact_started?');
    expect(type('fire!')).toContain('known: detected, acknowledged');
  });

  it('names the metric that is near, else all', () => {
    const metric = { type: 'string', known: ['duration', 'time_to_detect'] } as const;
    expect(hintOf(metric, 'time_to_dtect', 'there is no such definition')).toBe('did you mean time_to_detect?');
    expect(hintOf(metric, 'mttr', 'there is no such definition')).toBe('known: duration, time_to_detect');
  });

  it('gives an example of a form, where the fault gives none', () => {
    const at = { type: 'string', example: '2024-05-12T10:00:00Z' } as const;
    expect(hintOf(at, 'noon', 'must be an instant')).toBe('for example 2024-05-12T10:00:00Z');
    expect(hintOf(at, undefined, 'is missing')).toBe('for example 2024-05-12T10:00:00Z');
    expect(hintOf(at, 'noon', 'must be an instant, such as 2023-01-01T00:00:00Z')).toBeNull();
    expect(hintOf({ type: 'string' }, 'x', 'must be …')).toBeNull();
  });
});

describe('ids that are near', () => {
  const ids = ['2024-05-12-checkout-down', '2024-05-13-search-slow', 'inc-42', 'inc-7'];
  it.each([
    ['2024-05-12-checkout-dwn', ['2024-05-12-checkout-down', '2024-05-13-search-slow']],
    ['Checkout down', ['2024-05-12-checkout-down']],
    ['INC-4', ['inc-42']],
    ['https://asof.example/incidents/inc-42', ['inc-42']],
    ['nothing', []],
    ['inc-42 '.repeat(100), []],
    ['', []],
  ])('to %s are %j', (given, near) => expect(nearIds(given, ids)).toEqual(near));
});
