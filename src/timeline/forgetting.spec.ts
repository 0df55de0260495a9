import { describe, expect, test } from '@jest/globals';
import { Story } from '../../test/support/story.js';
import { type TimelineEvent } from './events.js';
import { fold, initialState } from './facts.js';
import { forgettingsIn, holdsForgotten } from './forgetting.js';
import { knowledgeAt } from './knowledge.js';
import { entryView } from './view/render-entry.js';

const AT = '2026-01-01T00:00:00.000Z';
const FORGOTTEN = { at: '2026-01-03T00:00:00.000Z', by: { kind: 'local', id: 'local' }, reason: 'It named someone' };

/** As a store has them that forgot the words of some revisions; every event that has words has a hash of them. */
const withHashes = (events: readonly TimelineEvent[], gone: readonly number[] = []): TimelineEvent[] =>
  events.map(({ data: { facts, texts }, ...event }) => ({
    ...event,
    data: gone.includes(event.revision) ? { facts } : { facts, texts },
    metadata: { ...event.metadata, ...(Object.keys(texts as object).length > 0 && { textHash: 'a'.repeat(64) }) },
  }));

const story = new Story('a', { title: 'Title' }, AT)
  .entry({ id: 'e', type: 'detected', occurredAt: '2026-01-01T10:00:00Z', text: 'First', actor: 'Ann' })
  .amend('e', { text: 'Second' })
  .claim({ id: 'c', stated: 'PT1H', text: 'an hour', by: 'publisher', toleranceSeconds: 0.5 })
  .entry({ id: 'f', type: 'resolved', occurredAt: '2026-01-01T11:00:00Z', text: 'Fixed' });
const forget = (...revisions: number[]): TimelineEvent => {
  const event = new Story('a').happen('op.forgotten', { revisions }, { reason: 'It named someone' }, FORGOTTEN.at);
  return { ...event.events[1]!, revision: story.events.length };
};
const stored = (...revisions: number[]): TimelineEvent[] =>
  withHashes([...story.events, forget(...revisions)], revisions);

describe('words that were forgotten', () => {
  test('read as null, with who had them forgotten, on what showed them and on nothing else', () => {
    const { facts, texts } = fold(stored(1, 3))!;
    const view = (id: string) => entryView(facts.entries.get(id)!, texts.entries.get(id), false);
    expect(view('e')).toMatchObject({ text: 'Second', actor: null, forgotten: FORGOTTEN, lastRevision: 5 });
    expect(view('f')).toMatchObject({ text: 'Fixed', lastRevision: 4 });
    expect(view('f')).not.toHaveProperty('forgotten');
    expect(facts.claims.get('c')).toMatchObject({ lastRevision: 5, toleranceSeconds: 0.5 });
    expect(facts.forgotten).toBeNull();
  });

  test('are forgotten at every moment, on either clock', () => {
    const events = stored(0, 1, 2, 3);
    for (const moment of [
      { clock: 'recorded', revision: 3 },
      { clock: 'recorded', asOf: Date.parse(AT) },
      { clock: 'learned', asOf: Date.parse(AT) },
    ] as const) {
      const known = knowledgeAt(events, moment, Date.parse('2026-02-01T00:00:00Z'));
      if ('code' in known) throw new Error(known.code);
      const { facts, texts } = known.state;
      const { lastRevision, ...entry } = entryView(facts.entries.get('e')!, texts.entries.get('e'), false);
      expect(entry).toMatchObject({ text: null, actor: null, forgotten: FORGOTTEN });
      expect(lastRevision).toBe(2);
      expect(facts.forgotten).toMatchObject({ by: 'local:local' });
      expect(facts.claims.get('c')!.forgotten).toMatchObject({ reason: 'It named someone' });
    }
  });

  test('change no number, status or order', () => {
    const whole = fold(withHashes([...story.events, forget(1, 2, 4)]))!;
    const gone = fold(stored(1, 2, 4))!;
    const numbers = (state: typeof gone) =>
      [...state.facts.entries.values()].map(({ facts, interval }) => [facts, interval]);
    expect(numbers(gone)).toEqual(numbers(whole));
  });

  test('of a fold that was made while they were there are noticed, so that it is made anew', () => {
    const before = fold(withHashes(story.events))!;
    expect(holdsForgotten(before.facts.words, forget(1))).toBe(true);
    expect(holdsForgotten(fold(stored(1).slice(0, 5))!.facts.words, forget(1))).toBe(false);
    expect(holdsForgotten(before.facts.words, story.events[1]!)).toBe(false);
  });

  test('of a reason for forgetting can be forgotten too', () => {
    const again = { ...forget(5), revision: 6 };
    const events = withHashes([...story.events, forget(1), again], [1, 5]);
    const { facts } = fold(events)!;
    expect(facts.entries.get('e')!.forgotten).toMatchObject({ reason: null });
    expect(fold(events.slice(0, 2), initialState('a', forgettingsIn(events)))!.facts.entries.get('e')).toMatchObject({
      forgotten: { reason: null },
    });
  });
});
