/**
 * Faults of the program that answer nobody: work goes on without what failed. Each is logged once, with its stack, and
 * counted every time, so that none is swallowed and none floods the log.
 */
import { Injectable, Logger } from '@nestjs/common';
import { counter, type Family, type MetricSource } from './metrics/families.js';
import { isOutage } from './outages.js';

/** Where a fault was met: one of a few fixed names, never a caller's words. */
const PLACES = [
  'assessing',
  'rendering',
  'incident_documents',
  'incident_index',
  'projections',
  'readiness',
  'replay',
  'webhooks',
] as const;
type FaultPlace = (typeof PLACES)[number];

/** So many different faults are remembered as logged; no program has more places to fail in. */
const MOST_REMEMBERED = 1000;

@Injectable()
export class UnexpectedFaults implements MetricSource {
  readonly #counts = new Map<FaultPlace, number>(PLACES.map((place) => [place, 0]));
  readonly #logged = new Set<string>();

  /** Logs a fault unless it was logged before, and counts it. */
  report(place: FaultPlace, error: unknown): void {
    this.#counts.set(place, this.#counts.get(place)! + 1);
    const fault = error instanceof Error ? error : new Error(String(error));
    const identity = `${place}\n${fault.stack ?? fault.message}`;
    if (this.#logged.has(identity) || this.#logged.size >= MOST_REMEMBERED) return;
    this.#logged.add(identity);
    new Logger(place).error(fault);
  }

  /** The same, but for outages. */
  reportUnlessOutage(place: FaultPlace, error: unknown): void {
    if (!isOutage(error)) this.report(place, error);
  }

  /** How often each place has failed, of those that have. */
  get counts(): Readonly<Partial<Record<FaultPlace, number>>> {
    return Object.fromEntries([...this.#counts].filter(([, count]) => count > 0));
  }

  collect(): readonly Family[] {
    const samples = [...this.#counts].map(([place, value]) => ({ labels: { place }, value }));
    return [
      counter(
        'asof_unexpected_faults_total',
        'Faults of the program that it went on from; the log has each once',
        ...samples,
      ),
    ];
  }
}
