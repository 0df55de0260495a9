import { describe, expect, test } from '@jest/globals';
import { equalJson, sameContent, type EntryDraft, type PostedEntry } from './drafts.js';
import { readEntry } from './entry.js';

const receivedAt = Date.parse('2024-05-12T10:00:00Z');
const draft = (body: object): EntryDraft => readEntry({ type: 'note', ...body }).value!;

/** As the record keeps what was posted. */
function posted(body: object): PostedEntry {
  const { facts, texts, learnedAt } = draft(body);
  const { occurredAt = '2024-05-12T10:00:00.000Z' } = facts;
  const known = learnedAt === null ? null : Math.min(Date.parse(learnedAt), receivedAt);
  return {
    facts: { ...facts, occurredAt },
    texts,
    learnedAt: known,
    occurredAtDefaulted: facts.occurredAt === undefined,
    learnedClamped: learnedAt !== null && Date.parse(learnedAt) > receivedAt,
    areWordsGone: false,
  };
}
const same = (first: object, again: object, at = receivedAt): boolean => sameContent(posted(first), draft(again), at);

describe('the same entry again', () => {
  const time = { occurredAt: '2024-05-12T09:00:00Z' };

  test.each([
    ['written otherwise', time, { occurredAt: '2024-05-12T11:00:00+02:00', text: null, links: [] }],
    ['without a time, both times', {}, {}],
    ['with the time that it was given', {}, { occurredAt: '2024-05-12T10:00:00Z' }],
    ['with a time that shows no seconds', {}, { occurredAt: '2024-05-12T10:00Z' }],
    ['without the time that it named', { occurredAt: '2024-05-12' }, {}],
    ['with blanks around a name', { ...time, component: 'api gateway' }, { ...time, component: ' api\tgateway ' }],
    [
      'learned in what was the future',
      { ...time, learnedAt: '2030-01-01T00:00:00Z' },
      { ...time, learnedAt: '2030-01-01T00:00:00Z' },
    ],
    [
      'with its attributes in another order',
      { ...time, attributes: { a: '1', b: '2' } },
      { ...time, attributes: { b: '2', a: '1' } },
    ],
  ])('is the same: %s', (_, first, again) => expect(same(first, again)).toBe(true));

  test('is the same when the future that it was learned in has passed', () => {
    const body = { ...time, learnedAt: '2024-05-12T11:00:00Z' };
    expect(same(body, body, receivedAt + 7_200_000)).toBe(true);
  });

  test.each([
    ['another time', time, { occurredAt: '2024-05-12T09:00:01Z' }],
    ['another precision', time, { ...time, precision: 'minute' }],
    ['another precision of no time', { precision: 'hour' }, { precision: 'day' }],
    ['other words', { ...time, text: 'a' }, { ...time, text: 'b' }],
    ['no words', { ...time, text: 'a' }, time],
    [
      'learned at another time',
      { ...time, learnedAt: '2024-05-12T09:30:00Z' },
      { ...time, learnedAt: '2024-05-12T09:31:00Z' },
    ],
    ['not said to be learned', { ...time, learnedAt: '2024-05-12T09:30:00Z' }, time],
  ])('is another: %s', (_, first, again) => expect(same(first, again)).toBe(false));
});

test('JSON is equal whatever the order of keys, and a key without a value is as good as none', () => {
  expect(equalJson({ a: [1, { b: null }], c: undefined }, { a: [1, { b: null }] })).toBe(true);
  expect(equalJson({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(equalJson([], {})).toBe(false);
  expect(equalJson({ a: null }, {})).toBe(false);
});
