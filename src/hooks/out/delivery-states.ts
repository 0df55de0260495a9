/** How a delivery passes from one state to the next. */
import { MOST_ATTEMPTS, type Delivery } from './deliveries.js';
import { isSuccess } from './post.js';
import { pauseAfter } from './schedule.js';

/** A try that was made. */
export interface Try {
  readonly atMs: number;
  readonly milliseconds: number;
  readonly status: number | null;
  readonly error: string | null;
}

/** To be made at once. */
export const asDelivery = (delivery: Omit<Delivery, 'state' | 'nextAt'>, nowMs: number): Delivery => ({
  ...delivery,
  state: 'pending',
  nextAt: new Date(nowMs).toISOString(),
});

/** Not to be tried again. */
export const asFailedDelivery = (delivery: Delivery): Delivery => ({ ...delivery, state: 'failed', nextAt: null });

/**
 * After a try: delivered, to be tried again, or given up.
 * @param when.askedMs for how long the receiver asked to be left alone; null if it did not
 * @param when.chance from 0 to 1
 */
export function withOutcome(
  delivery: Delivery,
  { atMs, milliseconds, status, error }: Try,
  { nowMs, askedMs, chance }: { readonly nowMs: number; readonly askedMs: number | null; readonly chance: number },
): Delivery {
  const attempt = { at: new Date(atMs).toISOString(), status, milliseconds: Math.round(milliseconds), error };
  const attempts = [...delivery.attempts, attempt].slice(-MOST_ATTEMPTS);
  if (isSuccess({ status })) return { ...delivery, state: 'delivered', nextAt: null, attempts };
  const failures = delivery.failures + 1;
  const pause = pauseAfter(failures, askedMs, chance);
  const failed = { ...delivery, failures, attempts };
  return pause === null ? asFailedDelivery(failed) : { ...failed, nextAt: new Date(nowMs + pause).toISOString() };
}
