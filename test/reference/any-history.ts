/**
 * Histories that nobody would think of: few times, types and names, so that they meet.
 *
 * Where the text does not decide, no history is made (or no question asked, or no answer compared: `comparison.spec.ts`):
 *
 * | case | why it is left out |
 * |---|---|
 * | an `until` before the latest start of its entry | a whole window whose end may lie before its start |
 * | corrections of `type` and `origin` | whether a confirmed entry can become an extraction again |
 * | the learned clock with a revision and no instant | "it takes `asOf`, optionally with `revision`" |
 */
import fc from 'fast-check';
import { BUILT_IN } from './durations.js';
import {
  amended,
  knownAt,
  type Fact,
  type History,
  type Known,
  type Moment,
  type PostedClaim,
  type PostedEntry,
  type Step,
} from './history.js';
import { intervalOf } from './times.js';

const START = Date.parse('2024-03-30T22:00:00Z');
const instant = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();
/** Mostly a few minutes that coincide, sometimes any. */
const anyMinute = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, 10, 20, 30, 60, 90, 120, 180) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 200 }) },
);
/** One time in so many. */
const sometimes = <T>(value: fc.Arbitrary<T>, times = 3): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const TYPES = [
  ...'detected acknowledged declared identified escalated mitigation_started mitigated monitoring resolved reopened'.split(
    ' ',
  ),
  ...'closed severity_changed impact_started impact_changed impact_ended impact data_loss_started data_loss_ended'.split(
    ' ',
  ),
  ...'data_loss release release_completed rollback config_changed communicated action note incident_started'.split(' '),
  ...'incident_ended dns_started dns_changed dns_ended dns x_changed'.split(' '),
];
/** The ones on which most rules turn. */
const COMMON = [
  ...'impact_started impact_changed impact_ended detected declared resolved reopened closed release rollback'.split(
    ' ',
  ),
  ...'incident_started incident_ended mitigated impact'.split(' '),
];
const anyType = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...COMMON) },
  { weight: 1, arbitrary: fc.constantFrom(...TYPES) },
);

type WithoutUnset<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
const withoutUnset = <T extends object>(value: T): WithoutUnset<T> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as WithoutUnset<T>;

type When = Pick<PostedEntry, 'occurredAt' | 'precision' | 'earliest' | 'latest' | 'timeZone' | 'approximate'>;
const exact: fc.Arbitrary<When> = anyMinute.map((at) => ({ occurredAt: instant(at) }));
const vague: fc.Arbitrary<When> = fc.oneof(
  fc.tuple(anyMinute, fc.constantFrom(0, 5, 30)).map(([at, length]) => ({
    occurredAt: instant(at),
    earliest: instant(at),
    latest: instant(at + length),
  })),
  fc.tuple(anyMinute, fc.constantFrom(5, 30)).map(([at, length]) => ({
    occurredAt: instant(at),
    latest: instant(at + length),
  })),
  anyMinute.map((at): When => ({ occurredAt: instant(at), precision: 'hour' })),
  fc
    .record({
      occurredAt: fc.constantFrom('2024-03-30', '2024-03-31', '2024-03'),
      timeZone: sometimes(fc.constantFrom('Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata'), 2),
    })
    .map(withoutUnset),
  fc.constantFrom<When>(
    { occurredAt: '2024-03-31T01:30:00+05:30', precision: 'hour' },
    { occurredAt: '2024-03-31T02:30:00+05:30', precision: 'day' },
    { occurredAt: '2024-03-30T23:15:00Z', precision: 'day', timeZone: 'Europe/Berlin' },
  ),
);
const anyWhen = (vagueness: number): fc.Arbitrary<When> =>
  fc.oneof({ weight: 8, arbitrary: exact }, { weight: vagueness, arbitrary: vague });

const anyEntry = (vagueness: number, extractions: number): fc.Arbitrary<Omit<PostedEntry, 'id'>> =>
  fc
    .record({
      type: anyType,
      when: anyWhen(vagueness),
      approximate: sometimes(fc.constant(true), 10),
      component: sometimes(fc.constantFrom('api', 'web'), 2),
      level: sometimes(fc.constantFrom('down', 'degraded'), 2),
      service: sometimes(fc.constantFrom('s1', 's2'), 2),
      version: sometimes(fc.constantFrom('v1', 'v2'), 3),
      commit: sometimes(fc.constantFrom('ABCDEF0123456789', 'abcdef9'), 3),
      reverts: sometimes(fc.constantFrom('v1', 'e1', 'abcdef0', 'abcdef', 'nothing'), 2),
      length: fc.constantFrom(10, 45, undefined),
      origin: fc.oneof(
        { weight: 10, arbitrary: fc.constant(undefined) },
        {
          weight: extractions,
          arbitrary: fc.constantFrom('extracted' as const, 'extracted' as const, 'proposed' as const),
        },
      ),
      learnedEarlier: sometimes(fc.constantFrom(0, 30, 90)),
    })
    .map(({ type, when, service, version, commit, reverts, length, learnedEarlier, ...rest }) =>
      withoutUnset({
        ...rest,
        type,
        ...when,
        ...(type.startsWith('release') && { service, version, commit }),
        ...(type === 'rollback' && { service, reverts }),
        ...(type === 'severity_changed' && { severity: 'sev2' }),
        ...((type === 'impact' || type === 'data_loss') &&
          length !== undefined && { until: new Date(intervalOf(when).to + length * 60_000).toISOString() }),
        ...(learnedEarlier !== undefined && { learnedAt: instant(learnedEarlier) }),
      }),
    );

const anyClaim: fc.Arbitrary<Omit<PostedClaim, 'id'>> = fc
  .record({
    stated: fc.constantFrom('PT10M', 'PT20M', 'PT30M', 'PT1H', 'PT1.5H', 'PT100M', 'PT2H', 'PT120M', 'PT7M30S', 'P1D'),
    comparison: fc.constantFrom(
      undefined,
      'exactly' as const,
      'about' as const,
      'at_least' as const,
      'at_most' as const,
    ),
    metric: sometimes(fc.constantFrom(...Object.keys(BUILT_IN)), 2),
    toleranceSeconds: sometimes(fc.constantFrom(0, 90, 300), 3),
    statedAt: sometimes(fc.constantFrom('2024-03-31', instant(60)), 3),
    learnedAt: sometimes(fc.constant(instant(90)), 5),
  })
  .map(withoutUnset);

type Act =
  | { does: 'entry'; entry: Omit<PostedEntry, 'id'> }
  | { does: 'retract' | 'restore' | 'confirm'; which: number; learned: number | undefined }
  | { does: 'amend'; which: number; learned: number | undefined; set: Partial<PostedEntry> }
  | { does: 'claim'; claim: Omit<PostedClaim, 'id'> }
  | { does: 'withdraw' | 'headline'; which: number };

/** What somebody does; `which` picks what it is about, of that which is there. */
const anyAct = (vagueness: number, extractions: number): fc.Arbitrary<Act> => {
  const about = { which: fc.nat(12), learned: sometimes(anyMinute) };
  return fc.oneof(
    { weight: 24, arbitrary: fc.record({ does: fc.constant('entry'), entry: anyEntry(vagueness, extractions) }) },
    { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('retract', 'restore', 'confirm'), ...about }) },
    { weight: 4, arbitrary: fc.record({ does: fc.constant('amend'), set: anySet, ...about }) },
    { weight: 4, arbitrary: fc.record({ does: fc.constant('claim'), claim: anyClaim }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('withdraw', 'headline'), which: fc.nat(20) }) },
  );
};

const anySet: fc.Arbitrary<Partial<PostedEntry>> = fc.oneof(
  exact,
  anyMinute.map((at) => ({ occurredAt: instant(at), approximate: true })),
  anyMinute.map((at) => ({ latest: instant(at) })),
  fc.constantFrom<Partial<PostedEntry>[]>(
    { occurredAt: '2024-03-31' },
    { component: 'api' },
    { component: null },
    { level: 'down' },
    { latest: null, earliest: null },
    { approximate: null },
  ),
);

/** A history of one to fourteen entries. */
export const anyHistory: fc.Arbitrary<History> = fc
  .record({ vagueness: fc.constantFrom(0, 0, 1, 4), extractions: fc.constantFrom(0, 1, 6), historical: fc.boolean() })
  .chain(({ vagueness, extractions, historical }) =>
    fc
      .tuple(
        fc.array(fc.tuple(anyAct(vagueness, extractions), fc.constantFrom(0, 0, 1, 10, 30)), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.constantFrom(-60, 0, 60, 300),
      )
      .map(([acts, opened]) => historyOf(acts, opened, historical)),
  );

function historyOf(acts: readonly (readonly [Act, number])[], opened: number, historical: boolean): History {
  const steps: Step[] = [];
  let minutes = opened;
  for (const [act, later] of acts) {
    minutes += later;
    const step = stepOf(act, { historical, openedAt: instant(opened), steps }, instant(minutes));
    if (step) steps.push(step);
  }
  return { historical, openedAt: instant(opened), steps };
}

/** Null for what would be refused, or change nothing. */
function stepOf(act: Act, { steps, ...history }: History, recordedAt: string): Step | null {
  const { live, retracted, claims } = knownAt({ ...history, steps }, {}, Infinity) as Known;
  const learned = (at: string | undefined): { learnedAt?: string } =>
    at !== undefined && at <= recordedAt ? { learnedAt: at } : {};
  const pick = <T>(from: readonly T[], which: number): T | undefined => from[which % Math.max(1, from.length)];
  switch (act.does) {
    case 'entry': {
      if (live.length + retracted.length === 14) return null;
      const { learnedAt, ...entry } = act.entry;
      const id = `e${live.length + retracted.length}`;
      return { does: 'entry', recordedAt, entry: { id, ...entry, ...learned(learnedAt) } };
    }
    case 'claim': {
      const { learnedAt, statedAt, ...claim } = act.claim;
      const stated = statedAt !== undefined && statedAt <= recordedAt ? { statedAt } : {};
      return {
        does: 'claim',
        recordedAt,
        claim: { id: `c${claims.length}`, ...claim, ...stated, ...learned(learnedAt) },
      };
    }
    case 'withdraw': {
      const claim = pick(
        claims.filter(({ withdrawn }) => !withdrawn),
        act.which,
      );
      return claim ? { does: 'withdraw', recordedAt, claimId: claim.id } : null;
    }
    case 'headline':
      return { does: 'headline', recordedAt, metric: pick(Object.keys(BUILT_IN), act.which)! };
    default: {
      const of = { retract: live, amend: live, restore: retracted, confirm: live.filter((e) => e.origin !== 'stated') };
      const entry = pick(of[act.does], act.which);
      if (!entry) return null;
      const about = { recordedAt, entryId: entry.id, ...(act.learned !== undefined && learned(instant(act.learned))) };
      if (act.does !== 'amend') return { does: act.does, ...about };
      return isValid(amended(entry, act.set)) ? { does: 'amend', ...about, set: act.set } : null;
    }
  }
}

const isValid = ({ interval, until }: Fact): boolean =>
  interval.from <= interval.to && (!until || interval.to <= Date.parse(until));

/** A moment at which to ask. */
export const anyMoment: fc.Arbitrary<Moment> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.nat(16).map((revision) => ({ revision })) },
  { weight: 2, arbitrary: fc.record({ asOf: fc.integer({ min: -80, max: 500 }).map(instant) }) },
  { weight: 2, arbitrary: anyMinute.map((at) => ({ occurredBefore: instant(at) })) },
  {
    weight: 3,
    arbitrary: fc.record({
      clock: fc.constant('learned' as const),
      asOf: fc.integer({ min: -10, max: 500 }).map(instant),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      clock: fc.constant('learned' as const),
      asOf: anyMinute.map(instant),
      revision: fc.nat(16),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ clock: 'learned' as const }) },
);

/** When everything is asked: sometimes amid the story. */
export const anyNow: fc.Arbitrary<number> = fc.constantFrom(700, 5000).map((minutes) => START + minutes * 60_000);
