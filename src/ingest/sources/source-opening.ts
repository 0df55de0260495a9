/** An incident that another tool wrote down, as the body that opens it here. */
import { dateOf, incidentIdFrom } from '../../timeline/incident-id.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { type JsonObject, type Place } from '../../timeline/input/values.js';
import { idSuffix } from '../postmortem-index/opening.js';
import { componentOf, entryId, incidentUuid, nameOf, proseOf, type SourceTime } from './source-values.js';

/** An entry as `POST /v1/incidents` takes it. */
export type SourceEntry = { readonly id: string; readonly type: string } & Readonly<Record<string, unknown>>;
export type SourceClaim = { readonly id: string; readonly stated: string } & Readonly<Record<string, unknown>>;

/**
 * Which share of an incident a file tells, where two files of one tool tell it together: `rows` has the incident with
 * its claims, and entries whose ids begin with {@link ROW_PREFIX}; `log` has its other entries.
 */
export type Part = 'rows' | 'log';
export const ROW_PREFIX = 'row.';

export interface SourceOpening {
  /** Follows from the tool and its own id of the incident. */
  readonly uuid: string;
  /** Null: the file tells all of it. */
  readonly part: Part | null;
  /** Of `POST /v1/incidents`; all ids are in it. */
  readonly body: object;
}

/** What is known around the incidents of a file. */
export interface SourceContext {
  /** What stands beside the list of incidents in its file. */
  readonly frame: JsonObject;
  /** IANA name or UTC: of times that name no zone, as the caller says. */
  readonly zone: string | null;
  /** The name of the file, without folders; null where nobody said. */
  readonly fileName: string | null;
}

/** How one kind of file is read. */
export interface Source<Value> {
  /** What the tool itself calls the incident of a value; null where the value does not say. */
  keyOf(value: Value): string | null;
  /** Undefined with faults at their places. */
  read(value: Value, place: Place, context: SourceContext): SourceOpening | undefined;
}

interface SourceIncident {
  readonly tool: string;
  /** The tool's own id of it. */
  readonly key: string;
  readonly part?: Part;
  readonly title: string;
  readonly summary?: string | undefined;
  readonly company?: string | undefined;
  readonly product?: string | undefined;
  readonly services?: readonly string[];
  readonly severity?: string;
  readonly url?: string | undefined;
  /** When it began, as far as the file says: the incident's id is made of the day. */
  readonly since: SourceTime;
  readonly attributes?: Readonly<Record<string, string | undefined>>;
  readonly entries: readonly SourceEntry[];
  readonly claims?: readonly SourceClaim[];
}

/** The body, in the shape of the API. Long words are cut as their fields ask. */
export function openingOf(incident: SourceIncident): SourceOpening {
  const { tool, key, part = null, title, summary, url, since, entries, claims = [] } = incident;
  const uuid = incidentUuid(tool, key);
  const name = nameOf(title, LIMITS.title);
  const services = [...new Set((incident.services ?? []).map(componentOf))].filter((service) => service !== '');
  const attributes = Object.entries({ uuid, [tool]: key, ...incident.attributes }).flatMap(([label, value]) =>
    value === undefined ? [] : [[label, nameOf(value, LIMITS.attributeValue)] as const],
  );
  const body = {
    id: incidentIdFrom(name, dateOf(since.at)) + idSuffix(uuid),
    title: name,
    historical: true,
    ...(incident.company !== undefined && { company: nameOf(incident.company) }),
    ...(incident.product !== undefined && { product: nameOf(incident.product) }),
    ...(services.length > 0 && { services: services.slice(0, LIMITS.labels) }),
    ...(incident.severity !== undefined && { severity: incident.severity }),
    ...(summary !== undefined && { summary: proseOf(summary) }),
    ...(isWebAddress(url) && { links: [{ rel: 'report', url }] }),
    attributes: Object.fromEntries(attributes),
    entries: entries.map((entry) => ({ ...entry, source: 'import' })),
    claims,
  };
  return { uuid, part, body };
}

export const isWebAddress = (url: string | undefined): url is string =>
  url !== undefined && url.length <= LIMITS.url && /^https?:\/\//i.test(url) && URL.canParse(url);

/** What was said to those outside, as an entry. */
export const communicated = (
  id: string,
  { fields }: SourceTime,
  learned: { readonly learnedAt?: string },
  text: string | undefined,
): SourceEntry => ({
  id,
  type: 'communicated',
  ...fields,
  ...learned,
  ...(text !== undefined && { text: proseOf(text) }),
});

/** An update of a status page, with the status that it gives the incident. */
interface StatusUpdate {
  /** Its entries' ids begin with it. */
  readonly id: string;
  readonly status: string | null;
  readonly time: SourceTime;
  readonly learned: { readonly learnedAt?: string };
}

/** Types of entries that a status of a page is, where it is one. */
const STATUS_TYPES: ReadonlyMap<string, string> = new Map([
  ['investigating', ''],
  ['identified', 'identified'],
  ['monitoring', 'monitoring'],
  ['resolved', 'resolved'],
]);

/**
 * The entries of the statuses that a page went through: one where the status changes, for a page repeats it with each
 * update. What follows a resolution and is none has reopened the incident.
 * @param updates in order of time
 */
export function statusEntries(updates: readonly StatusUpdate[]): SourceEntry[] {
  const entries: SourceEntry[] = [];
  let [now, isResolved] = ['', false];
  for (const { id, status, time, learned } of updates) {
    const type = STATUS_TYPES.get(status ?? '');
    if (type === undefined || status === now) continue;
    const types = [...(isResolved && type !== 'resolved' ? ['reopened'] : []), ...(type === '' ? [] : [type])];
    entries.push(...types.map((each) => ({ id: entryId(id, each), type: each, ...time.fields, ...learned })));
    [now, isResolved] = [status!, type === 'resolved'];
  }
  return entries;
}

/** How hard a component is hit after an update; null once it works. */
export interface ComponentState {
  readonly id: string;
  readonly component: string;
  readonly level: string | null;
  /** It was hit before, as far as the source says. */
  readonly wasHit: boolean;
  readonly time: SourceTime;
  readonly learned: { readonly learnedAt?: string };
}

/** The beginnings, changes and ends of impact. @param states in order of time */
export function impactEntries(states: readonly ComponentState[]): SourceEntry[] {
  const levels = new Map<string, string | null>();
  return states.flatMap(({ id, component, level, wasHit, time, learned }) => {
    const before = levels.get(component) ?? null;
    const isFirst = !levels.has(component);
    levels.set(component, level);
    if (level === before && !(isFirst && wasHit && level === null)) return [];
    const type = level === null ? 'impact_ended' : before === null ? 'impact_started' : 'impact_changed';
    return [{ id, type, component, ...(level !== null && { level }), ...time.fields, ...learned }];
  });
}
