import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { canonicalJson } from '../../events/canonical-json.js';
import { type IncidentCommand } from './commands.js';
import { amending, entries, opening } from './incidents.testing.js';
import { hashOfRequest, isSameRequest, requestOf, wordsOf, type SaltedWords } from './request.js';

const hash = (command: IncidentCommand, ...textHashes: string[]): string =>
  hashOfRequest(requestOf(command))(textHashes);
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

test('the hash is of what was asked, whatever its order and however it was written', () => {
  expect(hash(entries({ type: 'note', text: 'a', occurredAt: '2024-05-12T09:00:00Z' }))).toBe(
    hash(entries({ occurredAt: '2024-05-12T11:00:00.0+02:00', level: null, text: 'a', type: 'note' })),
  );
  expect(hash(opening({ severity: 'SEV-1', links: [] }))).toBe(hash(opening({ severity: 1, id: 'INC-42' })));
  expect(hash(opening())).not.toBe(hash(opening({ company: 'Other' })));
  expect(hash(opening())).toMatch(/^[0-9a-f]{64}$/);
});

test('trial 57: the hash covers words through the hashes of their events alone', () => {
  const [one, other] = ['a'.repeat(64), 'b'.repeat(64)] as const;
  expect(hash(opening({ title: 'One' }))).toBe(hash(opening({ title: 'Other' })));
  expect(hash(amending('e', { text: 'One' }), one)).toBe(hash(amending('e', { text: 'Other' }), one));
  expect(hash(opening(), one)).not.toBe(hash(opening(), other));
  const { facts } = requestOf(amending('e', { text: 'One', component: 'api' }));
  expect(hash(amending('e', { text: 'One', component: 'api' }), one)).toBe(
    sha256(canonicalJson({ facts, textHashes: [one] })),
  );
  expect(canonicalJson(facts)).toBe('{"entryId":"e","kind":"amend","learnedAt":null,"set":{"component":"api"}}');
});

test('no words are among the facts of any request, and all of them among its words', () => {
  const words = {
    title: 'W1',
    summary: 'W2',
    links: [{ url: 'https://a.example/', title: 'W3' }],
    attributes: { W4: 'W5' },
  };
  const entry = {
    type: 'note',
    text: 'W6',
    quote: 'W7',
    occurredAtText: 'W8',
    actor: 'W9',
    attributes: { W10: 'W11' },
  };
  const claim = { stated: 'PT1H', text: 'W12', by: 'W13' };
  const request = requestOf(opening({ ...words, entries: [entry], claims: [claim] }));
  expect(canonicalJson(request.facts)).not.toMatch(/W\d/);
  const found = canonicalJson([request.words, request.drafts]).match(/W\d+/g);
  expect(new Set(found)).toEqual(new Set(Array.from({ length: 13 }, (_, i) => `W${i + 1}`)));
});

test('a repeat is held against the salt of each event, and words that are gone are as good as any', () => {
  const [salt, text] = ['0'.repeat(32), 'The true words'];
  const textHash = sha256(`${salt}{"text":"${text}"}`);
  const asked = entries({ id: 'e', type: 'note', occurredAt: '2024-05-12', text });
  const recordedAs = (events: SaltedWords[], ...hashes: string[]) => ({ requestHash: hash(asked, ...hashes), events });
  const recorded = recordedAs([{ adds: 'entry e', salt, textHash }], textHash);
  const again = (words: string | null, of = recorded): boolean => {
    const command = entries({ id: 'e', type: 'note', occurredAt: '2024-05-12', text: words });
    return isSameRequest(requestOf(command), ['e'], of);
  };
  expect([again(text), again('Other words'), again(null)]).toEqual([true, false, false]);
  const forgotten = recordedAs([{ adds: 'entry e', salt: null, textHash }], textHash);
  expect([again(text, forgotten), again('Other words', forgotten), again(null, forgotten)]).toEqual([true, true, true]);
  const wordless = recordedAs([{ adds: 'entry e', salt: null, textHash: null }]);
  expect([again(text, wordless), again(null, wordless)]).toEqual([false, true]);
  expect(wordsOf(asked)).toEqual({});
});
