/** The declaration that is under way. Its bytes and key stay the same, however often it is sent. */
import { signal } from '@preact/signals';
import { formatInstant, wholeSecond } from '../../src/timeline/time.js';
import { addressOf, incidentAddress } from '../shared/base.js';
import { now, tick } from '../shared/clock.js';
import { call, isForGood, newKey } from '../shared/problem.js';

export interface Declaration {
  readonly title: string;
  readonly severity: string;
  /** Separated by commas. */
  readonly services: string;
  readonly company: string;
}

export interface Attempt {
  readonly key: string;
  readonly bytes: string;
  readonly tries: number;
}

export const attempt = signal<Attempt | null>(null);
/** Why it was refused, for good. */
export const refusal = signal<string | null>(null);

const RETRY_MS = 3000;

/** What is edited is another declaration; the one before, if it was never answered, is no longer wanted. */
export function edit(): void {
  attempt.value = null;
  refusal.value = null;
}

/** Fixes time and key at the first try, sends until the service has answered, then goes to the incident. */
export function declare(said: Declaration): void {
  if (attempt.value || said.title === '') return;
  tick();
  const services = said.services.split(',').flatMap((name) => name.trim() || []);
  const declared = { type: 'declared', occurredAt: formatInstant(wholeSecond(now.peek())), source: 'web' };
  const body = {
    title: said.title,
    ...(said.severity !== '' && { severity: said.severity }),
    ...(services.length > 0 && { services }),
    ...(said.company !== '' && { company: said.company }),
    entries: [declared],
  };
  refusal.value = null;
  attempt.value = { key: newKey(), bytes: JSON.stringify(body), tries: 0 };
  void deliver(attempt.value);
}

async function deliver({ key, bytes }: Attempt): Promise<void> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  try {
    const response = await call(addressOf('v1/incidents'), { method: 'POST', headers, body: bytes });
    const { id } = (await response.json()) as { id: string };
    location.assign(`${incidentAddress(id)}#composer`);
  } catch (error) {
    if (attempt.value?.key !== key) return;
    if (isForGood(error)) {
      refusal.value = error.message;
      attempt.value = null;
      return;
    }
    attempt.value = { ...attempt.value, tries: attempt.value.tries + 1 };
    setTimeout(() => attempt.value?.key === key && void deliver(attempt.value), RETRY_MS);
  }
}
