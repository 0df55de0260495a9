/** What `asof doctor` makes of hooks and subscriptions: those of which nothing comes, for their other ends stay silent. */
import { type Look } from './client.js';
import { ok, problem, warning, type Finding } from './examination.js';

/** As `GET /v1/hooks` lists it. */
export interface ListedHook {
  readonly id: string;
  readonly kind: string;
  readonly createdAt: string;
  readonly warnings?: readonly string[];
}

/** As `GET /v1/subscriptions` lists it. */
export interface ListedSubscription {
  readonly id: string;
  readonly url: string;
  readonly switchedOffAt: string | null;
  readonly warnings?: readonly string[];
}

interface HookDelivery {
  readonly result: 'taken' | 'repeat' | 'ignored' | 'refused' | 'unproven';
  readonly why: string | null;
}

interface WebhookDelivery {
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: readonly { readonly at: string; readonly status: number | null; readonly error: string | null }[];
}

/** So many of each kind are looked at. */
const MOST = 50;
const DAY_MS = 86_400_000;

/** None where the service does not tell: only an admin hears of them. */
export const hooksIn = ({ status, json }: Look): readonly ListedHook[] =>
  status === 200 ? (((json ?? {}) as { hooks?: ListedHook[] }).hooks ?? []).slice(0, MOST) : [];
export const subscriptionsIn = ({ status, json }: Look): readonly ListedSubscription[] =>
  status === 200 ? (((json ?? {}) as { subscriptions?: ListedSubscription[] }).subscriptions ?? []).slice(0, MOST) : [];

/** @param told its deliveries @param now of the service, in milliseconds */
export function judgeHook({ id, kind, createdAt, warnings = [] }: ListedHook, told: Look, now: number): Finding {
  const about = `hook ${kind} ${id}`;
  if (warnings.length > 0) return warning(about, warnings.join(' '), `change it: asof hooks change ${id}`);
  const deliveries = deliveriesIn<HookDelivery>(told);
  if (deliveries === null) return warning(about, `its deliveries cannot be told (${told.status})`, 'ask again');
  const [latest] = deliveries;
  if (!latest) {
    return now - Date.parse(createdAt) < DAY_MS
      ? ok(about, 'nothing has come yet')
      : warning(about, `nothing has come since ${createdAt}`, 'paste its address into the other tool, and send a test');
  }
  const good = deliveries.filter(({ result }) => result === 'taken' || result === 'repeat').length;
  if (good > 0 && latest.result !== 'unproven' && latest.result !== 'refused')
    return ok(about, `${good} of the last ${deliveries.length} taken`);
  const why = latest.why ?? latest.result;
  if (good > 0) return warning(about, `the last delivery was not taken: ${why}`, listing(id));
  const all = deliveries.length === 1 ? 'the one delivery was' : `all of the last ${deliveries.length} deliveries were`;
  return latest.result === 'ignored'
    ? warning(about, `${all} ignored: ${why}`, 'have the other tool send other events, or take the hook away')
    : problem(about, `${all} not taken: ${why}`, listing(id));
}

const listing = (id: string): string => `see what came: asof hooks deliveries ${id}`;

/** @param told its deliveries */
export function judgeSubscription({ id, url, switchedOffAt, warnings = [] }: ListedSubscription, told: Look): Finding {
  const about = `subscription ${id} (${url})`;
  if (switchedOffAt !== null)
    return problem(
      about,
      `switched off since ${switchedOffAt}: the receiver answered that it is gone`,
      `make another, and take this one away: asof subscriptions delete ${id}`,
    );
  if (warnings.length > 0) return warning(about, warnings.join(' '), 'open the incident, or make another subscription');
  const deliveries = deliveriesIn<WebhookDelivery>(told);
  if (deliveries === null) return warning(about, `its deliveries cannot be told (${told.status})`, 'ask again');
  const failing = deliveries.filter(
    ({ state, attempts }) => state === 'failed' || (state === 'pending' && attempts.length > 0),
  );
  if (failing.length > 0) {
    const last = failing[0]!.attempts.at(-1);
    const why = last ? `: ${last.error ?? last.status} at ${last.at}` : '';
    return warning(
      about,
      `${failing.length} of the last ${deliveries.length} are not delivered${why}`,
      `see to the receiver; they are tried again for three days, or by: asof subscriptions retry ${id} N`,
    );
  }
  const waiting = deliveries.filter(({ state }) => state === 'pending').length;
  return waiting >= MANY
    ? warning(
        about,
        `far behind: ${waiting} of the last ${deliveries.length} are still to be sent`,
        'ask again: they should become fewer',
      )
    : ok(
        about,
        deliveries.length === 0
          ? 'nothing was sent yet'
          : `${deliveries.length - waiting} of the last ${deliveries.length} delivered`,
      );
}

/** So many that wait are no mere moment. */
const MANY = 20;

const deliveriesIn = <T>({ status, json }: Look): readonly T[] | null => {
  const { deliveries } = (json ?? {}) as { deliveries?: readonly T[] };
  return status === 200 && Array.isArray(deliveries) ? deliveries : null;
};
