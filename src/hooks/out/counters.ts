import { counter, gauge, type Family, type MetricSource } from '../../telemetry/metrics/families.js';

const OUTCOMES = ['delivered', 'refused', 'no_answer', 'given_up', 'switched_off'] as const;
/**
 * - `delivered`: answered with 2xx
 * - `refused`: a try was answered otherwise; `no_answer`: it was not answered. Both may be tried again
 * - `given_up`: the last try failed
 * - `switched_off`: answered with 410
 */
export type Outcome = (typeof OUTCOMES)[number];

/** What has become of deliveries, as this instance saw it. */
export class WebhookCounters implements MetricSource {
  readonly #counts = new Map<Outcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));

  /** @param pending how many deliveries are under way */
  constructor(private readonly pending: () => number) {}

  count(outcome: Outcome): void {
    this.#counts.set(outcome, this.#counts.get(outcome)! + 1);
  }

  collect(): readonly Family[] {
    const samples = [...this.#counts].map(([outcome, value]) => ({ labels: { outcome }, value }));
    return [
      counter('asof_webhook_deliveries_total', 'Deliveries to subscriptions, and tries that failed', ...samples),
      gauge('asof_webhook_deliveries_pending', 'Deliveries that are still to be made, where this instance makes them', {
        value: this.pending(),
      }),
    ];
  }
}
