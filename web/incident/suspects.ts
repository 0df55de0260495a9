/** Changes of the incident's services that nobody has linked yet, as the service knows them. */
import { effect, signal } from '@preact/signals';
import { type SuspectView } from '../../src/timeline/view/view-types.js';
import { apiOf } from '../shared/base.js';
import { call, newKey, send } from '../shared/problem.js';
import { isUnderWay } from './moment.js';
import { record } from './record.js';

/** The nearest first. */
export const suspects = signal<readonly SuspectView[]>([]);

/** A deploy job writes to the stream of its service, of which this page is not told. */
const LOOK_AGAIN_MS = 10_000;

/** Keeps them up: with every event of the incident, and while it is under way every ten seconds. */
export function watchSuspects(id: string): void {
  const look = (): void => void ask(id);
  effect(() => {
    if (record.value) look();
  });
  setInterval(() => {
    if (isUnderWay.value && document.visibilityState === 'visible') look();
  }, LOOK_AGAIN_MS);
}

/** Of those that are under way only the last one counts. */
let asked = 0;

async function ask(id: string): Promise<void> {
  const own = (asked += 1);
  try {
    const response = await call(`${apiOf(id)}/timeline?include=suspects&limit=1`);
    const answer = (await response.json()) as { readonly suspects: readonly SuspectView[] };
    if (own === asked) suspects.value = answer.suspects;
  } catch {
    // What is shown stays, and is asked for again: the bar says when the service is away.
  }
}

/** Its outcome comes with the stream of the incident. @throws Refused, or TypeError */
export async function link(id: string, { service, id: changeId }: SuspectView): Promise<void> {
  const headers = { 'idempotency-key': newKey() };
  await send('POST', `${apiOf(id)}/links/changes`, { service, changeId }, headers);
}
