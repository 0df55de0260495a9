/** In whatever order alerts become known, the same windows and the same standing come of them. */
import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { deepStrictEqual } from 'node:assert';
import { standingOf } from './alert-standing.js';
import { alertId, entriesOfAlerts, stretchesOf, together, type AlertEntry, type KnownAlert } from './alerts.js';
import { type Alert } from './becoming.js';

const anAlert = fc
  .record({ component: fc.constantFrom('api', 'db', null), startsAt: fc.nat(50), lasts: fc.option(fc.nat(20)) })
  .map(({ component, startsAt, lasts }): Alert => {
    const endsAt = lasts === null ? null : startsAt + lasts;
    const key = `${component}/${startsAt}`;
    return { series: key, key, component, startsAt, endsAt, name: 'A', text: 'A' };
  });

/** Each alert is told when it fires, and again when it is over. */
const tellings = (alerts: readonly Alert[]): Alert[] => alerts.flatMap((alert) => [{ ...alert, endsAt: null }, alert]);

const inTurn = (told: readonly Alert[]): KnownAlert[] =>
  told.reduce<KnownAlert[]>((known, alert) => together(known, [alert], 'hook:h'), []);
const atOnce = (told: readonly Alert[]): KnownAlert[] => together([], told, 'hook:h');

const allOf = (alerts: readonly KnownAlert[]): AlertEntry[] => [
  ...entriesOfAlerts(alerts, false),
  ...standingOf(alerts, [], () => false),
];

const asSet = (alerts: readonly KnownAlert[]): string[] =>
  allOf(alerts)
    .map((entry) => JSON.stringify(entry))
    .sort();

describe('alerts', () => {
  const some = fc.uniqueArray(anAlert, { selector: ({ key }) => key, maxLength: 12 });

  it('make the same entries in any order', () => {
    const orders = some.chain((alerts) =>
      fc.tuple(fc.constant(alerts), fc.shuffledSubarray(tellings(alerts), { minLength: alerts.length * 2 })),
    );
    fc.assert(fc.property(orders, ([alerts, told]) => deepStrictEqual(asSet(inTurn(told)), asSet(atOnce(alerts)))));
  });

  it('fire within the stretches that they make, and nowhere else', () => {
    fc.assert(
      fc.property(some, (alerts) => {
        const known = atOnce(alerts);
        const stretches = stretchesOf(known).map(
          ({ first, last }) => [first.startsAt, last?.endsAt ?? Infinity] as const,
        );
        for (let at = 0; at <= 71; at += 1) {
          const fires = known.some(({ startsAt, endsAt }) => startsAt <= at && at <= (endsAt ?? Infinity));
          deepStrictEqual([at, stretches.some(([from, to]) => from <= at && at <= to)], [at, fires]);
        }
      }),
    );
  });

  it('are resolved once each time that the last of them ends', () => {
    fc.assert(
      fc.property(some, (alerts) => {
        const entries = allOf(atOnce(alerts));
        const count = (type: string): number => entries.filter((entry) => entry.type === type).length;
        const isOpen = alerts.some(({ endsAt }) => endsAt === null) ? 1 : 0;
        deepStrictEqual(count('resolved') + isOpen, alerts.length === 0 ? 0 : count('reopened') + 1);
        deepStrictEqual(new Set(entries.map(({ id }) => id)).size, entries.length);
        deepStrictEqual(
          alerts.every((alert) => entries.some(({ id }) => id === `${alertId(alert)}-start`)),
          true,
        );
      }),
    );
  });

  it('of one series end together, however many beginnings are told', () => {
    const firing = (startsAt: number, endsAt: number | null): Alert => {
      return { series: 'a', key: `a/${startsAt}`, component: 'api', startsAt, endsAt, name: 'A', text: 'A' };
    };
    const windows = (told: readonly Alert[]) =>
      stretchesOf(inTurn(told)).map(({ first, last }) => [first.startsAt, last?.endsAt ?? null]);
    const tellings = [firing(15_000, null), firing(0, null), firing(15_000, 900_000)];
    deepStrictEqual(windows(tellings), [[0, 900_000]]);
    deepStrictEqual(windows([firing(15_000, 900_000), firing(0, null)]), [[0, 900_000]]);
    // It fires again: that is another firing.
    deepStrictEqual(windows([...tellings, firing(1_000_000, null)]), [
      [0, 900_000],
      [1_000_000, null],
    ]);
  });
});
