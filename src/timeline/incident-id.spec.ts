import { describe, expect, test } from '@jest/globals';
import { type EntryDraft } from './input/drafts.js';
import { foldIncidentId, incidentIdFrom, isDatedByReceipt, openingDate } from './incident-id.js';
import { readEntries } from './input/input.js';

describe('an incident id', () => {
  test.each([
    ['INC-42', 'inc-42'],
    ['2024.05_x-1', '2024.05_x-1'],
    ['a'.repeat(100), 'a'.repeat(100)],
  ])('%s is kept as %s', (text, id) => expect(foldIncidentId(text)).toBe(id));

  test.each([
    '',
    '-a',
    '.a',
    'a b',
    'ü',
    '\u212a',
    'a/b',
    'a'.repeat(101),
    'x.md',
    'X.JSON',
    'x.csv',
    'x.mmd',
    'x.html',
    'A.Html',
  ])('%j can be none', (text) => expect(foldIncidentId(text)).toBeNull());
});

describe('the id that an incident gets', () => {
  test.each([
    ['Cloudflare service token incident', 'cloudflare-service-token-incident'],
    ['  Ünïcode — “quotes” & (brackets)! ', 'unicode-quotes-brackets'],
    ['日本語', 'incident'],
    ['', 'incident'],
    ['a'.repeat(70), 'a'.repeat(60)],
    [`${'word '.repeat(20)}`, `${'word-'.repeat(11)}word`],
  ])('of the title %j has the slug %s', (title, slug) =>
    expect(incidentIdFrom(title, '2024-05-12')).toBe(`2024-05-12-${slug}`),
  );

  const at = (...times: (string | null)[]): readonly EntryDraft[] =>
    readEntries({ entries: times.map((occurredAt) => ({ type: 'note', occurredAt })) }).value!;
  const receivedAt = Date.parse('2024-05-12T10:00:00Z');

  test('is dated by the earliest entry, in UTC, a bare date by the day that it names', () => {
    expect(openingDate(at('2024-03-02T00:30:00+02:00', '2024-03-02'), receivedAt)).toBe('2024-03-01');
    expect(openingDate(at('2021'), receivedAt)).toBe('2021-01-01');
  });

  test('a bound tells more than the time that it narrows', () => {
    const entry = { type: 'note', earliest: '2021-05-03T00:00:00Z' };
    const bounded = (more: object): readonly EntryDraft[] => readEntries({ ...entry, ...more }).value!;
    expect(openingDate(bounded({ occurredAt: '2021' }), receivedAt)).toBe('2021-05-03');
    expect(openingDate(bounded({}), receivedAt)).toBe('2021-05-03');
    expect(isDatedByReceipt(bounded({}))).toBe(false);
  });

  test('else by its receipt', () => {
    expect(openingDate([], receivedAt)).toBe('2024-05-12');
    expect(openingDate(at(null, '2999-01-01'), receivedAt)).toBe('2024-05-12');
    expect(isDatedByReceipt([])).toBe(true);
    expect(isDatedByReceipt(at(null, '2024-01-01'))).toBe(true);
    expect(isDatedByReceipt(at('2024-01-01'))).toBe(false);
  });
});
