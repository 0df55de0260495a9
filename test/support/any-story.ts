/** Stories that nobody would think of: valid entries of every kind, at times that often coincide. */
import fc from 'fast-check';
import { KNOWN_TYPES } from '../../src/timeline/entry.js';
import { COMPARISONS } from '../../src/timeline/comparison.js';
import { BUILT_IN } from '../../src/timeline/measure/durations.js';
import { Story, type ClaimInput, type EntryInput } from './story.js';

const START = Date.parse('2024-01-10T22:00:00Z');
const minute = (n: number): string => new Date(START + n * 60_000).toISOString();
const anyMinute = fc.integer({ min: 0, max: 180 });

const CUSTOM = ['dns_started', 'dns_changed', 'dns_ended', 'dns', 'dns_flushed', 'x_started', 'password_changed'];
const NAMES = ['api', 'web', 'constructor', '__proto__'];
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });

const when = fc.oneof(
  { weight: 8, arbitrary: anyMinute.map((at) => ({ occurredAt: minute(at) })) },
  {
    weight: 1,
    arbitrary: fc.tuple(anyMinute, fc.nat(20)).map(([at, length]) => ({
      occurredAt: minute(at),
      earliest: minute(at),
      latest: minute(at + length),
    })),
  },
  { weight: 1, arbitrary: anyMinute.map((at) => ({ occurredAt: minute(at), precision: 'hour' as const })) },
  {
    weight: 1,
    arbitrary: fc.record({
      occurredAt: fc.constantFrom('2024-01-10', '2024-01-11', '2024-01'),
      timeZone: fc.constantFrom('Europe/Berlin', 'America/Los_Angeles'),
    }),
  },
);

/** Entries without ids, of these types. */
export const anyEntry = (
  types: readonly string[] = [...KNOWN_TYPES, ...CUSTOM],
): fc.Arbitrary<Omit<EntryInput, 'id'>> =>
  fc
    .record({
      type: fc.constantFrom(...types),
      when,
      component: optional(fc.constantFrom(...NAMES)),
      level: optional(fc.constantFrom('down', 'minor', ...NAMES)),
      service: optional(fc.constantFrom(...NAMES)),
      version: optional(fc.constantFrom('1', '2')),
      reverts: optional(fc.constantFrom('1', 'e0', 'nothing')),
      until: fc.integer({ min: -30, max: 60 }),
      origin: fc.constantFrom('stated', 'stated', 'stated', 'extracted', 'extracted', 'proposed'),
      occurredAtText: optional(fc.constantFrom('9:16 PM PST', 'noon CEST', 'at about three')),
    })
    .map(({ type, when, until, ...rest }) => ({
      ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
      type,
      ...when,
      ...(type === 'severity_changed' && { severity: 'sev2' }),
      // An end that the bounds may well contradict.
      ...(/^(impact|data_loss)$/.test(type) && until > -20 && { until: minute(180 + until) }),
    }));

const LENGTHS = ['PT0S', 'PT1M', 'PT7M', 'PT30M', 'PT1H', 'PT1.5H', 'PT2H', 'P1D', 'P1W'] as const;

export const anyClaim = fc
  .record({
    lengths: fc.tuple(fc.nat(LENGTHS.length - 1), fc.nat(LENGTHS.length - 1)),
    comparison: fc.constantFrom(...COMPARISONS),
    metric: optional(fc.constantFrom(...BUILT_IN.map((definition) => definition.id))),
    toleranceSeconds: optional(fc.constantFrom(0, 90, 3600, 0.5)),
  })
  .map(({ lengths: [a, b], ...claim }) => ({
    ...claim,
    stated: LENGTHS[Math.min(a, b)],
    ...(claim.comparison === 'between' && { statedUpTo: LENGTHS[Math.max(a, b)] }),
  })) as fc.Arbitrary<Omit<ClaimInput, 'id'>>;

/** A story of these entries and claims; ids `e0`, `e1` … and `c0`, `c1` …. */
export function storyOf(
  entries: readonly Omit<EntryInput, 'id'>[],
  claims: readonly object[] = [],
  historical = false,
  recordedAt?: string,
): Story {
  const story = new Story('any', { historical }, recordedAt);
  entries.forEach((entry, i) => story.entry({ id: `e${i}`, ...entry }));
  for (const [i, claim] of claims.entries()) {
    const stated = Object.fromEntries(Object.entries(claim).filter(([, value]) => value !== undefined));
    story.claim({ id: `c${i}`, ...stated } as ClaimInput);
  }
  return story;
}
