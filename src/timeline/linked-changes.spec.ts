/** A linked change through the core: since when it is known, and what a later correction of it does. */
import { expect, it } from '@jest/globals';
import { type TimelineEvent } from './events.js';
import { fold } from './facts.js';
import { knowledgeAt, type Knowledge } from './knowledge.js';

const at = (minute: number): string => new Date(Date.UTC(2026, 2, 1, 10, minute)).toISOString();
const event = (revision: number, type: string, facts: object, texts: object = {}): TimelineEvent => ({
  stream: 'incident-i',
  revision,
  type,
  data: { facts, texts },
  metadata: { recordedAt: at(10 * revision), recordedBy: 'key:k', textHash: '0' },
});
const RELEASE = { type: 'release', occurredAt: at(-1), precision: 'second', source: 'ci', origin: 'stated' };
const LINKED_FROM = { service: 'api', revision: 4, hash: 'ab' };
const STREAM = [
  event(0, 'op.opened', { kind: 'incident', historical: true }, { title: 'x' }),
  event(
    1,
    'op.change_linked',
    { ...RELEASE, entryId: 'r1', service: 'api', linkedFrom: LINKED_FROM },
    { text: 'Words', reason: 'Near' },
  ),
  event(2, 'op.amended', { entryId: 'r1', set: { version: '2' }, learnedAt: at(0) }),
  event(3, 'op.retracted', { entryId: 'r1' }),
];

const knownAt = (minute: number): Knowledge => {
  const known = knowledgeAt(STREAM, { clock: 'learned', asOf: Date.parse(at(minute)) }, Date.parse(at(60)));
  if ('code' in known) throw new Error(known.code);
  return known;
};

it('is an entry, with where it is from, and without the reason among its words', () => {
  const { facts, texts } = fold(STREAM.slice(0, 2))!;
  expect(facts.entries.get('r1')).toMatchObject({
    type: 'release',
    linkedFrom: LINKED_FROM,
    learnedAt: null,
    revision: 1,
  });
  expect(facts.entries.get('r1')!.facts).not.toHaveProperty('linkedFrom');
  expect(texts.entries.get('r1')).toEqual({ text: 'Words' });
  expect(facts.words.get(1)).toMatchObject({ of: 'entry', id: 'r1' });
});

it('is known since it was linked, on the learned clock too, and so are corrections of it', () => {
  expect(knownAt(5).state.facts.entries.size).toBe(0);
  expect(knownAt(10).state.facts.entries.get('r1')).toMatchObject({ amended: true, facts: { version: '2' } });
  expect(knownAt(30).state.facts.entries.get('r1')).toMatchObject({ retracted: true, linkedFrom: LINKED_FROM });
});

it('stays what it is when it is forgotten, but for its words', () => {
  const gone = event(4, 'op.forgotten', { revisions: [1] });
  expect(fold([...STREAM, gone])!.facts.entries.get('r1')).toMatchObject({
    linkedFrom: LINKED_FROM,
    forgotten: { revision: 4 },
  });
});
