/** Attempts that were refused: counted, and logged without what was sent. */
import { type FastifyRequest } from 'fastify';
import { counter, type Family, type MetricSource } from '../../telemetry/metrics/families.js';

export const REASONS = [
  'no_key',
  'forwarded',
  'malformed',
  'unknown',
  'expired',
  'scope',
  'origin',
  'rate_limit',
] as const;
export type Reason = (typeof REASONS)[number];

export class RefusedAttempts implements MetricSource {
  readonly #counts = new Map<Reason, number>(REASONS.map((reason) => [reason, 0]));

  /** @param key id of the key that is meant, where there is one */
  note(reason: Reason, request: Pick<FastifyRequest, 'log' | 'method' | 'routeOptions' | 'ip'>, key?: string): void {
    this.#counts.set(reason, this.#counts.get(reason)! + 1);
    const { method, routeOptions, ip } = request;
    request.log.warn({ reason, method, route: routeOptions.url ?? null, from: ip, ...(key && { key }) }, 'refused');
  }

  collect(): readonly Family[] {
    const samples = [...this.#counts].map(([reason, value]) => ({ labels: { reason }, value }));
    return [counter('asof_refused_attempts_total', 'Requests refused for who sent them, by reason', ...samples)];
  }
}
