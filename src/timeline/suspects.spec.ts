import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Entry, type Origin } from './entry.js';
import { distanceOf, isAside, suspectsAmong, type Suspect, type SuspectSearch } from './suspects.js';

const HOUR = 3_600_000;
const AROUND = Date.UTC(2026, 2, 1, 10);

interface Drawn {
  readonly environment: string;
  readonly retracted: boolean;
  readonly origin: Origin;
}

let made = 0;
const change = (from: number, to = from, more: Partial<Drawn> = {}): Suspect => {
  made += 1;
  const { environment, retracted = false, origin = 'stated' } = more;
  const facts = {
    type: 'release',
    occurredAt: new Date(from).toISOString(),
    precision: 'second',
    source: 'ci',
    origin,
    ...(environment !== undefined && { environment }),
  } as const;
  const entry: Entry = {
    id: `c${made}`,
    facts,
    type: 'release',
    interval: { from, to },
    until: null,
    learnedAt: null,
    learnedClamped: false,
    zoneAbbreviation: null,
    recordedAt: from,
    recordedBy: 'key:ci',
    revision: made,
    lastRevision: made,
    amended: false,
    retracted,
    formerly: [],
    linkedFrom: null,
    forgotten: null,
  };
  return { service: 'api', change: entry };
};
const search = (more: Partial<SuspectSearch> = {}): SuspectSearch => ({
  around: AROUND,
  from: AROUND - 2 * HOUR,
  to: AROUND + HOUR,
  environments: new Set(),
  ...more,
});

describe('suspects among changes', () => {
  it('have a rollout among them once, by its beginning where that is one', () => {
    const minute = (n: number): number => AROUND + n * 60_000;
    const told = (type: string, n: number, more: object = {}, service = 'api'): Suspect => {
      const { change: entry } = change(minute(n));
      return { service, change: { ...entry, type, facts: { ...entry.facts, version: '2', ...more } } };
    };
    const shown = (...changes: Suspect[]): string[] =>
      suspectsAmong(changes, search()).map(({ service, change: { type, interval } }) =>
        [service, type, (interval.from - AROUND) / 60_000].join(' '),
      );
    expect(shown(told('release_completed', -5), told('release', -9))).toEqual(['api release -9']);
    expect(shown(told('release_completed', 5), told('release', -9, { environment: 'prod' }))).toHaveLength(2);
    expect(shown(told('release_completed', -5), told('release', -200))).toEqual(['api release_completed -5']);
    expect(shown(told('release_completed', -9), told('release', -5))).toHaveLength(2);
    expect(shown(told('release_completed', -5), told('release', -9, { version: '1' }))).toHaveLength(2);
    expect(shown(told('release_completed', -5), told('release', -9, {}, 'web'))).toHaveLength(2);
    const untold = { version: undefined };
    expect(shown(told('release_completed', -5, untold), told('release', -9, untold))).toHaveLength(2);
    const commit = { ...untold, commit: 'abc' };
    expect(shown(told('release_completed', -5, commit), told('release', -9, commit))).toEqual(['api release -9']);
  });

  it('are those within the stretch, its ends too, by their distance, whatever the order they come in', () => {
    const minutes = fc.integer({ min: -150, max: 100 });
    fc.assert(
      fc.property(fc.array(fc.tuple(minutes, fc.nat(30), fc.boolean()), { maxLength: 30 }), (drawn) => {
        const changes = drawn.map(([start, length, retracted]) =>
          change(AROUND + start * 60_000, AROUND + (start + length) * 60_000, { retracted }),
        );
        const wanted = changes.filter(
          (_, i) => !drawn[i]![2] && drawn[i]![0] + drawn[i]![1] >= -120 && drawn[i]![0] <= 60,
        );
        const found = suspectsAmong(changes, search());
        expect(new Set(found)).toEqual(new Set(wanted));
        const gap = ({ change: { interval } }: Suspect): number =>
          Math.max(0, interval.from - AROUND, AROUND - interval.to);
        expect(found.map(gap)).toEqual(wanted.map(gap).sort((a, b) => a - b));
        expect(suspectsAmong(changes.toReversed(), search())).toEqual(found);
        for (const most of [1, 5, 30]) expect(suspectsAmong(changes, search(), most)).toEqual(found.slice(0, most));
      }),
    );
  });

  it('of two that are as near, the one before the impact comes first', () => {
    const [after, before] = [change(AROUND + 60_000), change(AROUND - 60_000)];
    expect(suspectsAmong([after, before], search())).toEqual([before, after]);
  });

  it('of those that are as near, what was not made outside production comes first, then the later one', () => {
    const [staging, unsaid, production] = [
      change(AROUND - 60_000, AROUND - 60_000, { environment: 'Staging' }),
      change(AROUND - 60_000),
      change(AROUND - 60_000, AROUND - 60_000, { environment: 'eu-prod_2' }),
    ];
    const nearer = change(AROUND - 59_000, AROUND - 59_000, { environment: 'qa' });
    expect(suspectsAmong([staging, unsaid, nearer, production], search())).toEqual([
      ...[nearer, production, unsaid, staging],
    ]);
  });

  it('that are only proposed come after all that somebody said', () => {
    const proposed = change(AROUND, AROUND, { origin: 'proposed' });
    const extracted = change(AROUND - 60_000, AROUND - 60_000, { origin: 'extracted' });
    const late = change(AROUND + HOUR);
    expect(suspectsAmong([proposed, late, extracted], search())).toEqual([extracted, late, proposed]);
  });

  it('are of the environments that are named, in any case, or of none that anyone says', () => {
    const [production, staging, unsaid] = [
      change(AROUND, AROUND, { environment: 'Production' }),
      change(AROUND, AROUND, { environment: 'staging' }),
      change(AROUND),
    ];
    const found = suspectsAmong([production, staging, unsaid], search({ environments: new Set(['production']) }));
    expect(new Set(found)).toEqual(new Set([production, unsaid]));
  });

  it('go on while nobody knows the end', () => {
    const late = change(AROUND + 1000 * HOUR);
    expect(suspectsAmong([late], search({ to: Infinity }))).toEqual([late]);
    expect(suspectsAmong([late], search())).toEqual([]);
  });
});

it('the distance of a change is how long before it ended, negative after, nothing within', () => {
  expect(distanceOf({ from: 0, to: 10 }, 30)).toBe(20);
  expect(distanceOf({ from: 50, to: 60 }, 30)).toBe(-20);
  expect(distanceOf({ from: 0, to: 60 }, 30)).toBe(0);
});

it('what is made aside names an environment, and not the one of the users', () => {
  expect(
    ['staging', 'QA', 'pre-release', 'products', 'test 2'].filter((environment) => !isAside({ environment })),
  ).toEqual([]);
  expect(
    ['production', 'Prod', 'prod-eu', 'eu.live', 'PRD1'].filter((environment) => isAside({ environment })),
  ).toEqual([]);
  expect(isAside({})).toBe(false);
});
