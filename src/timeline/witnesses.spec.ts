import { describe, expect, it } from '@jest/globals';
import { diffOf } from './diff.testing.js';
import { fold } from './facts.js';
import { type TimelineEvent } from './events.js';
import { knowledgeAt, knownSince } from './knowledge.js';
import { entryView } from './view/render-entry.js';

const day = (clock: string): string => `2026-03-01T${clock}:00.000Z`;
const event = (revision: number, clock: string, type: string, facts: object, texts?: object): TimelineEvent => ({
  stream: 'incident-a',
  revision,
  type,
  data: { facts, ...(texts && { texts }) },
  metadata: { recordedAt: day(clock), recordedBy: `hook:h${revision}`, ...(texts && { textHash: 'a'.repeat(64) }) },
});
const telling = (entryId: string, source: string, at: string) => ({
  entryId,
  type: 'detected',
  occurredAt: at,
  precision: 'second',
  source: 'webhook',
  origin: 'stated',
  witness: { source, id: '1' },
});

const OPENED = event(0, '10:00', 'op.opened', { kind: 'incident', historical: false }, { title: 'T' });
const FIRST = event(1, '10:01', 'detected', telling('a', '/pager', '2026-03-01T09:59:00.000Z'), { text: 'Rang' });
const SECOND = event(
  2,
  '10:02',
  'op.witnessed',
  { entryId: 'a', told: { ...telling('b', '/monitor', '2026-03-01T09:59:40.000Z'), learnedAt: day('09:59') } },
  { text: 'Slow', attributes: { region: 'eu' } },
);
const RESOLVED = event(3, '10:30', 'resolved', {
  ...telling('c', '/pager', '2026-03-01T10:29:00.000Z'),
  type: 'resolved',
});
const PARTED = event(4, '11:00', 'op.parted', { entryId: 'a', told: 'b' }, { reason: 'Another region' });
const STREAM = [OPENED, FIRST, SECOND, RESOLVED, PARTED];
const NOW = Date.parse(day('12:00'));

const viewsOf = (events: readonly TimelineEvent[]) => {
  const { facts, texts } = fold(events)!;
  return [...facts.entries.values()].map((entry) => entryView(entry, texts.entries.get(entry.id), false));
};
const knownAt = (moment: Parameters<typeof knowledgeAt>[1]) => {
  const known = knowledgeAt(STREAM, moment, NOW);
  if ('code' in known) throw new Error(known.code);
  return [...known.state.facts.entries.keys()];
};

describe('one fact told by two', () => {
  it('goes out as one entry, as the first told it, with everyone who did and when each says it was', () => {
    expect(viewsOf(STREAM.slice(0, 3))).toMatchObject([
      {
        id: 'a',
        text: 'Rang',
        occurredAt: '2026-03-01T09:59:00.000Z',
        amended: false,
        lastRevision: 2,
        witnesses: [
          { source: '/pager', id: '1', at: '2026-03-01T09:59:00.000Z' },
          { source: '/monitor', id: '1', at: '2026-03-01T09:59:40.000Z' },
        ],
      },
    ]);
  });

  it('goes out as two once they are parted, the second with its words and its place', () => {
    const [first, , second] = viewsOf(STREAM);
    expect(first).toMatchObject({ id: 'a', lastRevision: 4, witnesses: [{ source: '/pager' }] });
    expect(second).toMatchObject({
      id: 'b',
      text: 'Slow',
      attributes: { region: 'eu' },
      recordedAt: day('10:02'),
      recordedBy: { kind: 'hook', id: 'h2' },
      revision: 2,
      lastRevision: 4,
      learnedAt: day('09:59'),
    });
  });

  it('is parted only from when that was recorded; on the clock of learning, told never before the entry', () => {
    expect(knownAt({ clock: 'recorded', revision: 3 })).toEqual(['a', 'c']);
    expect(knownAt({ clock: 'recorded', asOf: NOW })).toEqual(['a', 'c', 'b']);
    expect(knownAt({ clock: 'learned', asOf: Date.parse(day('10:59')) })).toEqual(['a', 'c']);
    expect(knownSince(STREAM).slice(1, 3)).toEqual([Date.parse(day('10:01')), Date.parse(day('10:01'))]);
  });

  it('shows in a diff who else told it, and that it was parted and why', () => {
    const joined = diffOf(STREAM, { clock: 'recorded', revision: 1 }, { clock: 'recorded', revision: 2 });
    expect(joined.changed).toMatchObject([{ entryId: 'a', revision: 2, recordedBy: { id: 'h2' } }]);
    expect(Object.keys(joined.changed[0]!.fields)).toEqual(['witnesses']);
    expect(joined.text).toEqual(['1 fact was told by more than one.']);
    const parted = diffOf(STREAM, { clock: 'recorded', revision: 3 }, { clock: 'recorded', revision: 4 });
    expect(parted.learned.map(({ id }) => id)).toEqual(['b']);
    expect(parted.changed).toMatchObject([{ entryId: 'a', reason: 'Another region', revision: 4 }]);
    expect(parted.text).toContain('1 fact was parted from what another told.');
  });

  it('loses the words of the second with their forgetting, before it is parted and after', () => {
    const { texts: _, ...data } = SECOND.data as { facts: object; texts?: object };
    const gone = { ...SECOND, data };
    const forgetting = (revision: number) =>
      event(revision, '11:30', 'op.forgotten', { revisions: [2] }, { reason: 'A name' });
    const before = [OPENED, FIRST, gone, forgetting(3), { ...PARTED, revision: 4 }];
    const after = [OPENED, FIRST, gone, RESOLVED, PARTED, forgetting(5)];
    for (const events of [before, after]) {
      const views = viewsOf(events);
      expect(views.find(({ id }) => id === 'b')).toMatchObject({ text: null, forgotten: { reason: 'A name' } });
      expect(views.find(({ id }) => id === 'a')).not.toHaveProperty('forgotten');
    }
  });
});
