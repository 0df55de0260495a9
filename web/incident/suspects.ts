/** Changes of the incident's services that nobody has linked yet, as the service knows them. */
import { computed, effect, signal } from '@preact/signals';
import { type Millis } from '../../src/timeline/time.js';
import { type SuspectView } from '../../src/timeline/view/view-types.js';
import { atMostEvery } from '../shared/at-most-every.js';
import { addressOf, apiOf } from '../shared/base.js';
import { call, newKey, send } from '../shared/problem.js';
import { currentStep, isNow, isUnderWay, ruler } from './moment.js';
import { record } from './record.js';

/** The nearest first. */
export const suspects = signal<readonly SuspectView[]>([]);

/** At an earlier moment, what was recorded by then, or what had been done by then. */
function isKnown({ recordedAt, interval }: SuspectView): boolean {
  const at: Millis = isNow.value ? Infinity : (currentStep.value?.at ?? Infinity);
  return Date.parse(ruler.value === 'happened' ? interval.from : recordedAt) <= at;
}

export const known = computed(() => suspects.value.filter(isKnown));

/** What is only proposed is drawn nowhere. */
const isDrawn = ({ origin }: SuspectView): boolean => origin !== 'proposed';

/** When what is drawn of them now and later was done. */
export const instants = computed(() => suspects.value.filter(isDrawn).map(({ interval }) => Date.parse(interval.from)));

/** Those that are drawn at the moment; null for none. */
export const marked = computed(() => {
  const drawn = known.value.filter(isDrawn);
  return drawn.length > 0 ? drawn : null;
});

/** Of the button that says what can be done about it. */
export const buttonOf = ({ service, id }: SuspectView): string => `suspect-${service}-${id}`;

/** A deploy job writes to the stream of its service, of which this page is not told. */
const LOOK_AGAIN_MS = 10_000;

/** However much is written meanwhile. */
const PAUSE_MS = 1000;

/** Keeps them up: with what happens to the incident, and while it is under way every ten seconds. */
export function watchSuspects(id: string): void {
  const look = atMostEvery(PAUSE_MS, () => void ask(id));
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

/** The change is no fact of the incident yet: it says so of its service. @throws Refused, or TypeError */
export async function confirm(id: string, { service, id: changeId, lastRevision }: SuspectView): Promise<void> {
  const headers = { 'idempotency-key': newKey(), 'if-match': `"${lastRevision}"` };
  await send('POST', addressOf(`v1/services/${service}/changes/${changeId}/confirm`), {}, headers);
  await ask(id);
}

/** Its outcome comes with the stream of the incident. @throws Refused, or TypeError */
export async function link(id: string, { service, id: changeId }: SuspectView): Promise<void> {
  const headers = { 'idempotency-key': newKey() };
  await send('POST', `${apiOf(id)}/links/changes`, { service, changeId }, headers);
}
