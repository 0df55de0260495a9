import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyClaim, anyEntry, storyOf } from '../../test/support/any-story.js';
import { holdDiffAgainst, publishedIncidents } from '../../test/support/published-incident.js';
import { momentOf, publishedStory } from '../../test/support/published-story.js';
import { live, past, type Story } from '../../test/support/story.js';
import { diffOf, known } from './diff.testing.js';
import { type Clock, type Moment } from './knowledge.js';
import { type DiffView } from './view/moment-types.js';
import { entryView } from './view/render-entry.js';
import { assessedView } from './view/assessed-view.js';
import { type EntryView, type IncidentView } from './view/view-types.js';

const NOW = Date.parse('2026-02-01T00:00:00Z');
const at = (revision: number, clock: Clock = 'recorded'): Moment => ({ clock, revision });
const diff = ({ events }: Story, from: number, to: number): DiffView => diffOf(events, at(from), at(to), NOW);

const side = (clock: string | undefined, named: string | number): Moment =>
  momentOf({ clock: clock ?? 'recorded', ...(typeof named === 'number' ? { revision: named } : { asOf: named }) });

describe.each(publishedIncidents().flatMap((each) => (each.diffs ? [[each.id, each] as const] : [])))(
  '%s',
  (_id, published) => {
    const { events } = publishedStory(published);
    it.each(published.diffs!.map((each) => [JSON.stringify(each.query), each] as const))('%s', (_, { query, expect }) =>
      holdDiffAgainst(diffOf(events, side(query.clock, query.from), side(query.clock, query.to)), expect),
    );
  },
);

describe('the difference of two moments', () => {
  const story = live('18:04 impact_started i0', '18:12 declared dec', '19:51 resolved res')
    .amend('i0', { occurredAt: '2024-01-10T17:50:00Z' })
    .retract('dec')
    .restore('dec');

  it('names what was learned, changed, retracted and restored, and by which event', () => {
    expect(diff(story, 0, 2).learned.map(({ id }) => id)).toEqual(['i0', 'dec']);
    const corrected = { reason: 'a test', revision: 4, recordedBy: { kind: 'local', id: 'local' } };
    expect(diff(story, 3, 4).changed).toEqual([
      expect.objectContaining({
        entryId: 'i0',
        ...corrected,
        fields: expect.objectContaining({
          occurredAt: { before: '2024-01-10T18:04:00.000Z', after: '2024-01-10T17:50:00.000Z' },
        }) as unknown,
      }),
    ]);
    expect(diff(story, 4, 5).retracted).toEqual([
      expect.objectContaining({ id: 'dec', retracted: true, reason: null }),
    ]);
    expect(diff(story, 5, 6).restored).toEqual([expect.objectContaining({ id: 'dec', retracted: false })]);
  });

  it('is net: retracted and restored in between is nothing, and so is added and retracted', () => {
    expect(diff(story, 4, 6)).toMatchObject({ retracted: [], restored: [], changed: [], durations: [], text: [] });
    const gone = live('18:12 declared dec').retract('dec');
    expect(diff(gone, 0, 2)).toMatchObject({ learned: [], retracted: [] });
    expect(diff(gone, 2, 0)).toMatchObject({ unlearned: [], restored: [] });
  });

  it('says changed and retracted as retracted', () => {
    const both = live('18:12 declared dec').amend('dec', { text: 'x' }).retract('dec');
    expect(diff(both, 1, 3)).toMatchObject({ changed: [], retracted: [{ id: 'dec', text: 'x' }] });
  });

  it('leaves out what is equal', () => {
    const same = diff(story, 4, 4);
    expect(Object.keys(same)).not.toEqual(expect.arrayContaining(['status']));
    expect(Object.keys(same).filter((part) => /status|headline|incidentRetracted/.test(part))).toEqual([]);
  });

  it('does not take more elapsed time for a difference', () => {
    const open = live('18:04 impact_started i0', '18:12 declared dec', '18:20 note n');
    const later = diffOf(open.events, at(2), { clock: 'recorded' }, NOW);
    expect(later.durations).toEqual([]);
    expect(later.learned.map(({ id }) => id)).toEqual(['n']);
  });

  it('finds the correction behind an event that forgot words', () => {
    const forgotten = live('18:12 declared dec')
      .amend('dec', { occurredAt: '2024-01-10T18:13:00Z' })
      .happen('op.forgotten', { revisions: [1] });
    forgotten.events[1] = { ...forgotten.events[1]!, metadata: { ...forgotten.events[1]!.metadata, textHash: 'x' } };
    expect(diff(forgotten, 1, 3).changed).toMatchObject([{ entryId: 'dec', revision: 2, reason: 'a test' }]);
  });

  it('of claims names those that count now and not before, and verdicts that changed', () => {
    const claimed = past('18:12 declared dec', '19:51 resolved res').claim({ id: 'c', stated: 'PT121M' });
    claimed.happen('op.withdrawn', { claimId: 'c' });
    expect(diff(claimed, 2, 3).claims).toMatchObject({ added: [{ id: 'c' }], withdrawn: [], verdicts: [] });
    expect(diff(claimed, 3, 4).claims).toMatchObject({ added: [], withdrawn: [{ id: 'c' }], verdicts: [] });
    expect(diff(claimed, 3, 2).claims).toMatchObject({ added: [], withdrawn: [{ id: 'c' }] });
  });
});

describe('in sentences', () => {
  const known = (...lines: string[]) => live('18:04 impact_started i0', '19:43 resolved res', ...lines);

  it('says what was known by then, and which numbers that moved', () => {
    const story = known().amend('i0', { occurredAt: '2024-01-10T17:42:00Z' }, {}, '2026-01-01T19:02:00.000Z');
    expect(diff(story, 2, 3).text[0]).toBe(
      'By 19:02 UTC on 2026-01-01 it was known that the impact had begun at 17:42 UTC on 2024-01-10, ' +
        'not at 18:04 UTC; duration went from 99 to 121 minutes.',
    );
  });

  it.each([
    [
      known('18:12 declared dec'),
      /^By 00:00 UTC on 2026-01-01 it was known that the incident had been declared at 18:12/,
    ],
    [known('18:12 release rel service=api version=2'), /that api 2 had been released at 18:12 UTC/],
    [known('18:12 impact_ended end @api'), /that the impact on api had ended at 18:12 UTC/],
    [known('18:12 dns_started dns', '18:13 lunch l'), /that the dns had begun at .*; and 1 other fact/],
    [known('18:12 note n', '18:13 note m'), /^By 00:00 UTC on 2026-01-01 2 notes were added\.$/],
  ])('%#', (story, words) => {
    expect(diff(story, 2, story.events.length - 1).text[0]).toMatch(words);
  });

  it('says the other way round what was not known yet', () => {
    const [first] = diff(known('18:12 declared dec'), 3, 2).text;
    expect(first).toMatch(/it was not known yet that the incident had been declared at 18:12 UTC/);
  });

  it('tells three facts and counts the rest', () => {
    const many = known(
      '18:05 declared a',
      '18:06 identified b',
      '18:07 mitigated c',
      '18:08 escalated d',
      '18:09 note e',
    );
    expect(diff(many, 2, 7).text[0]).toMatch(/; and 2 other facts[;.]/);
  });
});

/** Histories of entries and claims, corrected at random. */
const anyHistory = fc
  .tuple(
    fc.array(anyEntry(), { minLength: 1, maxLength: 12 }),
    fc.array(anyClaim, { maxLength: 2 }),
    fc.boolean(),
    fc.array(fc.tuple(fc.nat(20), fc.nat(5), fc.integer({ min: 0, max: 240 })), { maxLength: 12 }),
  )
  .map(([entries, claims, historical, steps]) => {
    const story = storyOf(entries, claims, historical);
    for (const [which, verb, minute] of steps) {
      const entryId = `e${which % entries.length}`;
      const when = new Date(Date.parse('2024-01-10T20:00:00Z') + minute * 60_000).toISOString();
      const learnedAt = new Date(Date.parse('2025-01-01T00:00:00Z') + minute * 60_000).toISOString();
      if (verb === 0) story.retract(entryId);
      else if (verb === 1) story.restore(entryId);
      else if (verb === 2) story.confirm(entryId);
      else if (verb === 3) story.amend(entryId, { component: `c${minute}`, text: `t${minute}` }, { learnedAt });
      else if (verb === 4)
        story.happen('op.described', { set: { severity: `sev${minute % 5}` } }, { set: { title: when } });
      else story.amend(entryId, { occurredAt: when }, { learnedAt });
    }
    return story;
  });

const anyMoments = fc.tuple(anyHistory, fc.nat(40), fc.nat(40), fc.constantFrom<Clock>('recorded', 'learned'));

/** What is compared of a live entry: not where in the stream it was touched, and not what follows from the record. */
function comparable({
  revision: _r,
  lastRevision: _l,
  amended: _a,
  learnedAfterSeconds: _s,
  ...entry
}: EntryView): object {
  const { recordedAt: _at, recordedBy: _by, ...own } = entry;
  return JSON.parse(JSON.stringify(own)) as object;
}

const applied = (entries: ReadonlyMap<string, EntryView>, found: DiffView): Map<string, object> => {
  const next = new Map<string, object>([...entries].map(([id, entry]) => [id, comparable(entry)]));
  for (const { id } of [...found.unlearned, ...found.retracted]) next.delete(id);
  for (const entry of found.learned) next.set(entry.id, comparable(entry));
  for (const { reason: _reason, ...entry } of found.restored) next.set(entry.id, comparable(entry as EntryView));
  for (const { entryId, fields } of found.changed) {
    const set = Object.entries(fields).map(([field, { after }]) => [field, after]);
    next.set(entryId, comparable({ ...next.get(entryId), ...Object.fromEntries(set) } as EntryView));
  }
  return next;
};

const withoutNulls = (entry: object | undefined): object =>
  Object.fromEntries(Object.entries(entry ?? {}).filter(([, value]) => value !== null));

describe('of any history', () => {
  it('applied to one moment gives the other, on both clocks and in both directions', () => {
    fc.assert(
      fc.property(anyMoments, ([story, a, b, clock]) => {
        const [from, to] = [a, b].map((n) => at(n % story.events.length, clock)) as [Moment, Moment];
        const found = diffOf(story.events, from, to, NOW);
        const [before, after] = [from, to].map((moment) => {
          const { state } = known(story.events, moment, NOW);
          const view = assessedView(known(story.events, moment, NOW), '');
          const live = [...state.facts.entries.values()].filter(({ retracted }) => !retracted);
          const shown = live.map(
            (entry) => [entry.id, entryView(entry, state.texts.entries.get(entry.id), false)] as const,
          );
          return { view, entries: new Map<string, EntryView>(shown) };
        }) as [Known, Known];
        const result = applied(before.entries, found);
        expect([...result.keys()].sort()).toEqual([...after.entries.keys()].sort());
        for (const [id, entry] of after.entries)
          expect(withoutNulls(result.get(id))).toEqual(withoutNulls(comparable(entry)));
        holdSummary(before.view, after.view, found);
      }),
      { numRuns: 300 },
    );
  });

  it('with itself is empty', () => {
    fc.assert(
      fc.property(anyMoments, ([story, a, , clock]) => {
        const moment = at(a % story.events.length, clock);
        const { from: _from, to: _to, ...rest } = diffOf(story.events, moment, moment, NOW);
        expect(rest).toEqual({
          ...{ learned: [], unlearned: [], changed: [], retracted: [], restored: [], described: {}, durations: [] },
          ...{ claims: { added: [], withdrawn: [], verdicts: [] }, text: [] },
        });
      }),
    );
  });
});

interface Known {
  readonly view: IncidentView;
  readonly entries: Map<string, EntryView>;
}

function holdSummary(before: IncidentView, after: IncidentView, found: DiffView): void {
  expect(found.status?.after ?? before.status).toBe(after.status);
  expect(found.headline?.after.metric ?? before.headline.metric).toBe(after.headline.metric);
  const changes = Object.entries(found.described).map(([field, { after: now }]) => [field, now as unknown]);
  const { title, severity, historical, links } = { ...before, ...Object.fromEntries(changes) } as IncidentView;
  expect({ title, severity, historical, links }).toEqual({
    title: after.title,
    severity: after.severity,
    historical: after.historical,
    links: after.links,
  });
  const durations = new Map(found.durations.map((each) => [each.metric, each.after]));
  for (const [metric, duration] of Object.entries(after.durations)) {
    const { status, seconds, range } = durations.get(metric) ?? before.durations[metric]!;
    expect({ metric, status, seconds, range }).toEqual({
      ...{ metric, status: duration.status, seconds: duration.seconds, range: duration.range },
    });
  }
  const counting = (view: IncidentView) => view.claims.filter(({ withdrawn }) => !withdrawn).map(({ id }) => id);
  const gone = new Set(found.claims.withdrawn.map(({ id }) => id));
  const claims = [...counting(before).filter((id) => !gone.has(id)), ...found.claims.added.map(({ id }) => id)];
  expect(claims.sort()).toEqual(counting(after).sort());
}
