/** Log entries of PagerDuty, those of one incident together. */
import { object, type JsonObject, type Place } from '../../timeline/input/values.js';
import { PAGERDUTY, summaryOf, titleFrom } from './pagerduty-rows.js';
import { openingOf, type Source, type SourceEntry } from './source-opening.js';
import {
  entryId,
  learnedAt,
  nameOf,
  optionalObject,
  optionalText,
  proseOf,
  requiredText,
  requiredTime,
  severityOf,
  zoneNamed,
  type SourceTime,
} from './source-values.js';

/** A log entry where it stands in its file. */
export interface Placed {
  readonly value: unknown;
  readonly place: Place;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['trigger_log_entry', 'detected'],
  ['acknowledge_log_entry', 'acknowledged'],
  ['escalate_log_entry', 'escalated'],
  ['priority_change_log_entry', 'severity_changed'],
  ['resolve_log_entry', 'resolved'],
  ['reopen_log_entry', 'reopened'],
  ['status_update_log_entry', 'communicated'],
]);

const IN_ADDRESS = /\/incidents\/([A-Za-z0-9]{1,40})(?:\/|$)/;

/** The incident of a log entry; null where it does not say. */
export function incidentOf(entry: JsonObject): string | null {
  const { incident, html_url: url } = entry;
  const id = typeof incident === 'object' && incident !== null ? (incident as { id?: unknown }).id : undefined;
  if (typeof id === 'string' && id !== '') return id;
  return (typeof url === 'string' && url.length < 2000 ? IN_ADDRESS.exec(url)?.[1] : undefined) ?? null;
}

export const pagerDutyLog: Source<readonly Placed[]> = {
  keyOf: (entries) => {
    const first = entries[0]?.value;
    return typeof first === 'object' && first !== null ? incidentOf(first as JsonObject) : null;
  },

  read(entries, place, { frame, zone: asked }) {
    const zone = zoneNamed(optionalText(frame, 'time_zone', place)) ?? asked;
    const logged = entries
      .map(({ value, place: own }) => loggedAt(value, own, zone))
      .filter((entry) => entry !== undefined)
      // They stand with the latest first.
      .reverse()
      .sort((a, b) => a.time.at - b.time.at);
    const key = this.keyOf(entries);
    if (key === null) entries[0]?.place.at('incident').fault('required', 'is missing');
    const [first] = logged;
    if (place.faults.length > 0 || key === null || first === undefined) return undefined;
    const title = logged.map((entry) => entry.title).find((words) => words !== undefined);
    return openingOf({
      tool: PAGERDUTY,
      key,
      part: 'log',
      title: title ?? first.fallback ?? `PagerDuty incident ${key}`,
      url: logged.map((entry) => entry.url).find((address) => address !== undefined),
      services: logged.flatMap(({ service }) => (service === undefined ? [] : [service])).slice(0, 1),
      since: first.time,
      entries: oneOfEach(logged, place),
    });
  },
};

interface Logged {
  readonly entry: SourceEntry;
  readonly place: Place;
  readonly time: SourceTime;
  /** Of the incident. */
  readonly title: string | undefined;
  readonly url: string | undefined;
  readonly service: string | undefined;
  /** What the incident may be called where nothing gives its title. */
  readonly fallback: string | undefined;
}

function loggedAt(value: unknown, place: Place, zone: string | null): Logged | undefined {
  const entry = object(value, place);
  if (!entry) return undefined;
  const id = requiredText(entry, 'id', place);
  const type = requiredText(entry, 'type', place);
  const time = requiredTime(entry, 'created_at', place, zone);
  const summary = optionalText(entry, 'summary', place);
  const actor = summaryOf(entry, 'agent', place);
  const channel = optionalObject(entry, 'channel', place) ?? {};
  const said = ['summary', 'subject'].map((field) => optionalText(channel, field, place.at('channel')));
  const incident = optionalObject(entry, 'incident', place) ?? {};
  const own = place.at('incident');
  const title = optionalText(incident, 'title', own) ?? titleFrom(optionalText(incident, 'summary', own));
  const url = optionalText(incident, 'html_url', own);
  const service = summaryOf(entry, 'service', place) ?? summaryOf(incident, 'service', own);
  const priority = summaryOf(entry, 'priority', place);
  if (id === undefined || type === undefined || time === undefined) return undefined;
  if (!type.endsWith('_log_entry') && !type.endsWith('_log_entry_reference')) {
    return place.at('type').fault('format', 'must be the type of a log entry, such as trigger_log_entry');
  }
  const text = type.startsWith('annotate') ? (said.find(Boolean) ?? summary) : summary;
  const { severity } = severityOf(priority);
  const known = TYPES.get(type.replace(/_reference$/, '')) ?? 'note';
  return {
    entry: {
      id: entryId(id),
      // A change of priority that does not say to which is a note.
      type: known === 'severity_changed' && severity === undefined ? 'note' : known,
      ...time.fields,
      ...learnedAt(time),
      ...(known === 'severity_changed' && severity !== undefined && { severity }),
      ...(text !== undefined && { text: proseOf(text) }),
      ...(actor !== undefined && { actor: nameOf(actor) }),
    },
    place,
    time,
    title,
    url,
    service,
    fallback: type.startsWith('trigger') ? (said.find(Boolean) ?? summary) : undefined,
  };
}

/** Pages of a log overlap: what stands there twice is one, unless it says two things. */
function oneOfEach(logged: readonly Logged[], place: Place): SourceEntry[] {
  const entries = new Map<string, SourceEntry>();
  for (const { entry, place: own } of logged) {
    const before = entries.get(entry.id);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(entry))
      own.at('id').fault('duplicate', 'stands there twice, with different content');
    entries.set(entry.id, entry);
  }
  return place.faults.length > 0 ? [] : [...entries.values()];
}
