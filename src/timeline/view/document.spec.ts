import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyClaim, anyEntry, storyOf } from '../../../test/support/any-story.js';
import { assess } from '../measure/assessment.js';
import { documentOf, summaryAt } from './document.js';
import { knowledgeOf } from '../knowledge.js';
import { listedOf, openRow, rowAt, type ListedIncident } from './row.js';
import { elapsedAt } from '../measure/running.js';
import { type IncidentRow } from './view-types.js';
import { assessedView } from './assessed-view.js';

const POSITION = '00000000000000000007';
const anyStory = fc
  .tuple(fc.array(anyEntry(), { maxLength: 25 }), fc.array(anyClaim, { maxLength: 3 }), fc.boolean())
  .map(([entries, claims, historical]) => storyOf(entries, claims, historical));
const anyNow = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2026-03-01'), noInvalidDate: true })
  .map((date) => date.getTime());

describe('the stored document of an incident', () => {
  it('reads at any later moment as the summary that a fold gives then', () => {
    fc.assert(
      fc.property(anyStory, anyNow, ({ state }, now) => {
        const folded = assessedView(knowledgeOf(state, now), POSITION);
        const stored = documentOf(state, POSITION);
        expect(JSON.parse(summaryAt(stored, now))).toEqual(JSON.parse(JSON.stringify(folded)));
      }),
    );
  });

  it('reads so while what it tells of still lies ahead', () => {
    const ahead = fc.array(
      anyEntry(['impact_started', 'impact_changed', 'impact_ended', 'impact', 'declared', 'reopened']),
      { maxLength: 15 },
    );
    const minutes = fc.integer({ min: 0, max: 360 });
    fc.assert(
      fc.property(ahead, fc.array(minutes, { maxLength: 8 }), (entries, later) => {
        const recordedAt = '2024-01-10T22:30:00.000Z';
        const { state } = storyOf(entries, [], false, recordedAt);
        const stored = documentOf(state, POSITION);
        for (const now of later.map((minute) => Date.parse(recordedAt) + minute * 60_000)) {
          const folded = assessedView(knowledgeOf(state, now), POSITION);
          expect(JSON.parse(summaryAt(stored, now))).toEqual(JSON.parse(JSON.stringify(folded)));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is the same whenever it is made', () => {
    const { state } = storyOf([{ type: 'declared', occurredAt: '2026-01-01T10:00:00Z' }]);
    expect(documentOf(state, POSITION)).toEqual(documentOf(state, POSITION));
    expect(documentOf(state, POSITION).summary).toContain('"evaluatedAt":0');
  });

  it.each(['"evaluatedAt":0', '{"growing":[[0,0,0]]}', 'growing', '[],"narrative":'])(
    'leaves what a caller wrote alone, whatever it looks like: %s',
    (said) => {
      const entry = { type: 'declared', occurredAt: '2026-01-01T10:00:00Z', text: said, component: said };
      const { state } = storyOf([entry], [{ stated: 'PT1M', text: said }]);
      state.texts.description = { title: said, attributes: { text: '0', evaluatedAt: said, narrative: said } };
      const later = Date.parse('2027-01-01T10:00:00Z');
      const folded = assessedView(knowledgeOf(state, later), POSITION);
      expect(folded.lint.map(({ code }) => code)).toContain('no_end');
      expect(JSON.parse(summaryAt(documentOf(state, POSITION), later))).toEqual(JSON.parse(JSON.stringify(folded)));
    },
  );
});

describe('what lists read of an incident', () => {
  const listed = (...entries: Parameters<typeof storyOf>[0]): ListedIncident =>
    JSON.parse(documentOf(storyOf(entries).state, POSITION).listed) as ListedIncident;

  it('trial 2: knows how a pending headline grows, and of no other', () => {
    fc.assert(
      fc.property(anyStory, anyNow, ({ state }, now) => {
        const { duration } = assessedView(knowledgeOf(state, now), POSITION).headline;
        const { growing, row } = JSON.parse(documentOf(state, POSITION).listed) as ListedIncident;
        expect(row.headline.status).toBe(duration.status);
        expect(growing && elapsedAt(growing, now)).toBe(duration.elapsedSeconds);
      }),
    );
  });

  it('has the words of milestones, not those of notes', () => {
    const { words } = listed(
      { type: 'declared', occurredAt: '2026-01-01T10:00:00Z', text: 'Checkout is DOWN' },
      { type: 'note', occurredAt: '2026-01-01T10:00:00Z', text: 'Someone noticed' },
    );
    expect(words).toEqual(expect.arrayContaining(['checkout', 'down']));
    expect(words).not.toContain('noticed');
  });

  it('says how much later than true each milestone was known', () => {
    const { learnedLate } = listed({
      type: 'impact_started',
      occurredAt: '2025-12-31T23:50:00Z',
      learnedAt: '2025-12-31T23:55:00Z',
    });
    expect(learnedLate).toEqual([{ type: 'impact_started', seconds: 300 }]);
  });

  it('does not take the writing down afterwards for learning', () => {
    const told = { occurredAt: '2025-12-31T23:50:00Z', learnedAt: '2025-12-31T23:55:00Z' };
    const story = storyOf(
      [
        { type: 'impact_started', ...told },
        { type: 'detected', occurredAt: '2020-05' },
      ],
      [],
      true,
    );
    const untold = storyOf([{ type: 'declared', occurredAt: '2020-05-01T10:00:00Z' }], [], true);
    const late = ({ state }: typeof story) => listedOf(state, assess(state, 0)).learnedLate;
    expect(late(story)).toEqual([{ type: 'impact_started', seconds: 300 }]);
    expect(late(untold)).toEqual([{ type: 'declared', seconds: null }]);
  });

  it('says how exactly the start is known', () => {
    const within = (occurredAt: string): number | null => listed({ type: 'declared', occurredAt }).startWithinSeconds;
    expect([within('2026-01-01T10:00:00Z'), within('2026-01-01')]).toEqual([0, 86_400]);
    expect(listed().startWithinSeconds).toBeNull();
  });

  it('trial 4: reads the headline of a row at any later moment as the summary that a fold gives then', () => {
    fc.assert(
      fc.property(anyStory, anyNow, ({ state }, now) => {
        const { duration } = assessedView(knowledgeOf(state, now), POSITION).headline;
        const { headline } = JSON.parse(rowAt(openRow(documentOf(state, POSITION).listed), now)) as IncidentRow;
        const { text, elapsedSeconds, approximate, unconfirmed, range } = duration;
        expect(headline).toMatchObject({ text, elapsedSeconds, approximate, unconfirmed, range });
      }),
    );
  });

  it.each([
    ['2026-01-01T00:00:00Z', { approximate: true }, true],
    ['2026-01-01T00:00:00Z', {}, false],
    ['2026-01-01T00:10:00Z', { approximate: true }, false],
    ['2026-01-01T00:00:00Z', { approximate: true, timeZone: 'Europe/Berlin' }, false],
    ['2026-01-01T00:00:00+01:00', { approximate: true, timeZone: 'Europe/Berlin' }, true],
    ['2026-01-01T00:00+05:30', { approximate: true, precision: 'hour' as const }, true],
    ['2026-01-01', { approximate: true }, true],
  ])('trial 12: knows whether a start at %s, %j, is about midnight', (occurredAt, more, isMidnight) => {
    expect(listed({ type: 'declared', occurredAt, ...more }).startIsMidnight).toBe(isMidnight);
  });

  it('has codes of warnings, and not of what is said for information', () => {
    const { lint } = listed(
      { type: 'impact_ended', occurredAt: '2025-12-31T10:00:00Z' },
      { type: 'declared', occurredAt: '2025-12-31T09:00:00Z', origin: 'extracted' },
    );
    expect(lint).toEqual(['end_without_start']);
  });

  it('has the text of the row, whatever callers wrote', () => {
    const said = '},"historical":false,"growing":[[0,1,1]],{"growing":0}';
    const { state } = storyOf([{ type: 'declared', occurredAt: '2026-01-01T10:00:00Z', component: said, text: said }]);
    state.texts.description = { title: said };
    const { listed: text } = documentOf(state, POSITION);
    const { row, growing } = JSON.parse(text) as ListedIncident;
    const elapsedSeconds = elapsedAt(growing!, 0);
    const headline = { ...row.headline, text: '0 s so far', elapsedSeconds };
    expect(JSON.parse(rowAt(openRow(text), 0))).toEqual({ ...row, headline });
  });
});
