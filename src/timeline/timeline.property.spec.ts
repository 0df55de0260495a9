import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyClaim, anyEntry, storyOf } from '../../test/support/any-story.js';
import { type Story } from '../../test/support/story.js';
import { fold } from './facts.js';
import { NOW } from './knowledge.js';
import { narrative } from './narrative.js';
import { elapsedAt, runningTotal } from './measure/running.js';
import { type IncidentView, type Range } from './view/view-types.js';
import { totalOf } from './measure/windows.js';

const someEntries = fc.array(anyEntry(), { maxLength: 25 });
const someClaims = fc.array(anyClaim, { maxLength: 3 });
const anyStory = fc
  .tuple(someEntries, someClaims, fc.boolean())
  .map(([entries, claims, historical]) => storyOf(entries, claims, historical));

/** What a summary says of the incident, without where and when it was recorded. */
const computed = (story: Story): Partial<IncidentView> => {
  const { status, startedAt, endedAt, windows, episodes, durations, claims, lint } = story.view(
    NOW,
    '2027-01-01T00:00:00Z',
  );
  const said = { status, startedAt, endedAt, windows, episodes, durations, claims, lint };
  return JSON.parse(
    JSON.stringify(said, (key, value: unknown) => (key === 'revision' || key === 'recordedAt' ? undefined : value)),
  ) as Partial<IncidentView>;
};

const bounds = (length: number | Range): [number, number] =>
  typeof length === 'number' ? [length, length] : [length.minSeconds, length.maxSeconds];

describe('whatever the entries', () => {
  it('the summary is made without an error, and is JSON', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const view = story.view();
        expect(JSON.parse(JSON.stringify(view))).toMatchObject({ id: 'any', status: view.status });
        const entries = story.state.facts.entries;
        for (const { cites } of narrative(story.assess())) expect(cites.every((id) => entries.has(id))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('nothing of it is a number that is none', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        JSON.stringify(story.view(), (_key, value: unknown) => {
          if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('not a finite number');
          return value;
        });
      }),
    );
  });

  it('findings name entries in timeline order, once each', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const on = story.assess();
        const order = on.timeline.live.map((entry) => entry.id);
        for (const { entryIds } of on.lint) expect(entryIds).toEqual(order.filter((id) => entryIds.includes(id)));
      }),
    );
  });

  it('any split of the stream folds to the same', () => {
    fc.assert(
      fc.property(anyStory, fc.nat(), (story, cut) => {
        const at = cut % (story.events.length + 1);
        const before = fold(story.events.slice(0, at));
        expect(fold(story.events.slice(at), before)).toEqual(fold(story.events));
      }),
    );
  });

  it('retracting any of them and restoring it gives the same answers', () => {
    fc.assert(
      fc.property(someEntries, someClaims, fc.nat(), (entries, claims, at) => {
        if (entries.length === 0) return;
        const id = `e${at % entries.length}`;
        const corrected = storyOf(entries, claims).retract(id);
        expect(corrected.view().counts.retracted).toBe(1);
        expect(computed(corrected.restore(id))).toEqual(computed(storyOf(entries, claims)));
      }),
    );
  });

  it('proposing any of them is as if it had never been recorded, but for being shown', () => {
    fc.assert(
      fc.property(someEntries, someClaims, fc.nat(), (entries, claims, at) => {
        const gone = at % (entries.length + 1);
        const named = entries.map((entry, i) => ({ id: `e${i}`, ...entry }));
        const proposed = named.map((entry, i) => (i === gone ? { ...entry, origin: 'proposed' as const } : entry));
        const rest = named.filter((_, i) => i !== gone);
        const said = (story: Story): Partial<IncidentView> => {
          const { lint, ...others } = computed(story);
          return { ...others, lint: lint!.filter(({ code }) => code !== 'unconfirmed_extraction') };
        };
        expect(said(storyOf(proposed, claims))).toEqual(said(storyOf(rest, claims)));
      }),
    );
  });

  it('retracting any of them is as if it had never been recorded', () => {
    fc.assert(
      fc.property(someEntries, fc.nat(), (entries, at) => {
        const gone = at % (entries.length + 1);
        const named = entries.map((entry, i) => ({ id: `e${i}`, ...entry }));
        const rest = named.filter((_, i) => i !== gone);
        const corrected = gone < entries.length ? storyOf(named).retract(`e${gone}`) : storyOf(named);
        expect(computed(corrected)).toEqual(computed(storyOf(rest)));
      }),
    );
  });

  it('any order of recording gives the same timeline and answers, where no two begin at one time', () => {
    const apart = fc
      .uniqueArray(anyEntry(), { maxLength: 15, selector: (entry) => entry.earliest ?? entry.occurredAt })
      .map((entries) => entries.filter((entry) => entry.precision !== 'hour' && entry.occurredAt.length > 10))
      .map((entries) => entries.map((entry, i) => ({ id: `e${i}`, ...entry })));
    fc.assert(
      fc.property(
        apart.chain((entries) =>
          fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
        ),
        ([told, shuffled]) => {
          expect(computed(storyOf(shuffled))).toEqual(computed(storyOf(told)));
          const order = (story: Story): string[] => story.assess().timeline.live.map((entry) => entry.id);
          expect(order(storyOf(shuffled))).toEqual(order(storyOf(told)));
        },
      ),
    );
  });
});

describe('whatever the windows', () => {
  const kinds = ['impact_started', 'impact_changed', 'impact_ended', 'impact', 'dns_started', 'dns_ended'];
  const anyWindows = fc
    .array(anyEntry(kinds), { maxLength: 25 })
    .map((entries) => storyOf(entries).assess().windows.all);
  /** Not those whose bounds put their beginning after their end. */
  const forward = anyWindows.map((windows) =>
    windows.filter(({ from, ended }) => ended === null || ended.to >= from.interval.from),
  );

  it('their union is at most their sum, and at most their envelope', () => {
    fc.assert(
      fc.property(forward, (windows) => {
        const [union, sum, envelope] = (['union', 'sum', 'envelope'] as const).map((kind) => totalOf(kind, windows));
        if (!union || !sum || !envelope) return;
        for (const end of [0, 1] as const) {
          expect(bounds(union.length)[end]).toBeLessThanOrEqual(bounds(sum.length)[end]);
          expect(bounds(union.length)[end]).toBeLessThanOrEqual(bounds(envelope.length)[end]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a total of intervals is no shorter at its longest than at its shortest', () => {
    fc.assert(
      fc.property(forward, fc.constantFrom('union', 'sum', 'envelope'), (windows, kind) => {
        const total = totalOf(kind, windows);
        const [min, max] = bounds(total?.length ?? 0);
        expect(min).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('trial 2: what an open total has come to is the same total of windows that end now', () => {
    const moment = fc
      .integer({ min: 0, max: 240 })
      .map((minute) => Date.parse('2024-01-10T22:00:00Z') + minute * 60_000);
    fc.assert(
      fc.property(forward, moment, fc.constantFrom('union', 'sum', 'envelope'), (windows, now, kind) => {
        const ended = windows
          .filter(({ from, ended }) => ended !== null || from.interval.from <= now)
          .map((window) => (window.ended ? window : { ...window, to: window.from, ended: { from: now, to: now } }));
        const [, most] = bounds(totalOf(kind, ended)?.length ?? 0);
        if (windows.length > 0) expect(elapsedAt(runningTotal(kind, windows, now), now)).toBe(most);
      }),
      { numRuns: 300 },
    );
  });

  it('trial 2: what an open total will have come to is known before', () => {
    const start = Date.parse('2024-01-10T22:00:00Z');
    const minutes = fc.integer({ min: 0, max: 240 });
    fc.assert(
      fc.property(forward, minutes, minutes, fc.constantFrom('union', 'sum', 'envelope'), (windows, a, b, kind) => {
        const [since, now] = [start + Math.min(a, b) * 60_000, start + Math.max(a, b) * 60_000];
        const [early, late] = [runningTotal(kind, windows, since), runningTotal(kind, windows, now)];
        expect(elapsedAt(early, now)).toBe(elapsedAt(late, now));
      }),
      { numRuns: 300 },
    );
  });

  it('those of one kind and component do not overlap, unless they are whole', () => {
    fc.assert(
      fc.property(anyWindows, (windows) => {
        const segments = windows.filter((window) => window.from !== window.to);
        for (const [i, a] of segments.entries()) {
          const next = segments.slice(i + 1).find((b) => b.kind === a.kind && b.component === a.component);
          if (next) expect(a.to!.interval.from).toBeLessThanOrEqual(next.from.interval.from);
        }
      }),
    );
  });
});
