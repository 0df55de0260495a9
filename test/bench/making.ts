/** Makes a store of many incidents that look like real ones: a few are frequent, most are not. */
import { LOCAL_CALLER } from '../../src/application/caller.js';
import { DataFolder } from '../../src/eventstore/sqlite/data-folder.js';
import { SqliteEventStore } from '../../src/eventstore/sqlite/sqlite-event-store.js';
import { type Position } from '../../src/eventstore/event-store.js';
import { IncidentStreams } from '../../src/incidents/write/incident-streams.js';
import { readOpening } from '../../src/timeline/input/input.js';

/** Numbers that are the same in every run. */
class Dice {
  #state = 1;

  /** From 0 to 1. */
  roll(): number {
    this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return this.#state / 0x7fffffff;
  }

  /** Below `most`, and mostly small. */
  few(most: number): number {
    return Math.floor(this.roll() ** 2 * most);
  }
}

export const CATEGORIES = 30;
export const COMPANIES = 2000;
export const YEARS = 25;
export const VOCABULARY = 20_000;
const CHANCE_OF_PROGRESS = 0.005;
const AT_ONCE = 64;

/** What each incident has beside its milestones: notes. */
const NOTES = 14;
export const ENTRIES = 20;

/** @returns the position of the last event */
export async function makeStore(data: string, incidents: number): Promise<Position> {
  const folder = DataFolder.open(data);
  const store = SqliteEventStore.open(folder.eventsFile);
  const streams = new IncidentStreams(store, {
    assess: () => ({ status: 'recorded', lint: [] }),
    assessNote: () => [],
  });
  const dice = new Dice();
  for (let n = 0; n < incidents; n += AT_ONCE) {
    const bodies = Array.from({ length: Math.min(AT_ONCE, incidents - n) }, (_, i) => incidentBody(dice, n + i));
    await Promise.all(
      bodies.map((body) => {
        const { value } = readOpening(body, () => true);
        if (value === null) throw new Error('an incident that is no incident');
        const context = { caller: LOCAL_CALLER, idempotencyKey: null, ifMatch: 'any' } as const;
        return streams.execute(null, { kind: 'open', ...value }, context);
      }),
    );
  }
  const head = (await store.head())!;
  await store.close();
  folder.close();
  return head;
}

export const wordAt = (n: number): string => `w${n.toString(36)}`;

function incidentBody(dice: Dice, n: number): object {
  const start = Date.UTC(2001 + dice.few(YEARS), 0, 1) + Math.floor(dice.roll() * 364) * 86_400_000;
  const length = Math.ceil(Math.exp(dice.roll() * 12));
  const words = (count: number): string => Array.from({ length: count }, () => wordAt(dice.few(VOCABULARY))).join(' ');
  const at = (share: number): string => new Date(start + Math.floor(length * share) * 1000).toISOString();
  const milestones = [
    { type: 'release', occurredAt: at(-0.1), service: `service-${dice.few(300)}`, version: `${n}` },
    { type: 'impact_started', occurredAt: at(0), component: 'api', level: 'down' },
    { type: 'detected', occurredAt: at(0.1), text: words(6) },
    { type: 'declared', occurredAt: at(0.2), text: words(6) },
    { type: 'impact_ended', occurredAt: at(0.9), component: 'api' },
    ...(dice.roll() < CHANCE_OF_PROGRESS ? [] : [{ type: 'resolved', occurredAt: at(1), text: words(6) }]),
  ];
  const notes = Array.from({ length: NOTES }, (_, i) => ({
    type: 'note',
    occurredAt: at(i / NOTES),
    text: words(12),
  }));
  return {
    id: `made-${n}`,
    title: words(5),
    company: `Company ${dice.few(COMPANIES)}`,
    product: `Product ${dice.few(400)}`,
    services: [`service-${dice.few(300)}`, `service-${dice.few(300)}`],
    severity: `sev${1 + dice.few(5)}`,
    categories: [`category-${dice.few(CATEGORIES)}`, `category-${dice.few(CATEGORIES)}`],
    keywords: [wordAt(dice.few(3000)), wordAt(dice.few(3000))],
    summary: words(20),
    entries: [...milestones, ...notes],
    claims: dice.roll() < 0.3 ? [{ stated: `PT${Math.ceil(length / 60)}M` }] : [],
  };
}
