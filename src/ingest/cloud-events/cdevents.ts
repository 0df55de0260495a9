/** CDEvents 0.4 and 0.5: what deploy jobs and monitors tell, as changes of services and entries of incidents. */
import { type OpeningDraft, readOpening } from '../../timeline/input/input.js';
import { readEntry } from '../../timeline/input/entry.js';
import { type EntryDraft } from '../../timeline/input/drafts.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { given, object, type JsonObject, type Place } from '../../timeline/input/values.js';
import { nameOf, proseOf } from '../sources/source-values.js';
import { type ReceivedEvent } from './envelope.js';
import { lastSegmentAsId, versionOfArtifact } from './names.js';

/** `dev.cdevents.<subject>.<predicate>`, with a version that changes nothing. */
const TYPE = /^dev\.cdevents\.([a-z]+)\.([a-z]+)(?:\.|$)/;

const CHANGES = new Map([
  ['deployed', 'release'],
  ['upgraded', 'release'],
  ['published', 'release'],
  ['rolledback', 'rollback'],
]);
const ENTRIES = new Map([
  ['detected', 'detected'],
  ['reported', 'declared'],
  ['resolved', 'resolved'],
]);

/** What an event means: the entry type, and of what it is. Null: nothing here. */
export function cdeventMeaning(type: string): { readonly on: 'service' | 'incident'; readonly type: string } | null {
  const [, subject, predicate = ''] = TYPE.exec(type) ?? [];
  const known = subject === 'service' ? CHANGES : subject === 'incident' ? ENTRIES : null;
  const meaning = known?.get(predicate);
  return meaning === undefined ? null : { on: subject as 'service' | 'incident', type: meaning };
}

const VERSION = /^0\.[45](?:\.|$)/;

/** What an event says, as far as anything here asks. */
interface Told {
  readonly name: string;
  readonly subjectId: string;
  readonly content: JsonObject;
  /** As it is written; undefined where neither form has one. */
  readonly time: string | undefined;
}

/** The change of a service that an event tells. */
export function changeOf(
  event: ReceivedEvent,
  type: string,
  id: string,
  source: 'api' | 'webhook',
  place: Place,
): { readonly service: string; readonly change: EntryDraft } | undefined {
  const told = toldBy(event, place);
  if (!told) return undefined;
  const { name: service, content } = told;
  const artifact = wordOf(content, 'artifactId');
  const version = artifact === undefined ? null : versionOfArtifact(artifact);
  const environment = idOf(content, 'environment');
  const change = draftOf(
    {
      ...{ id, type, source, service },
      ...(told.time !== undefined && { occurredAt: told.time }),
      ...(environment !== undefined && { environment: nameOf(environment) }),
      ...(version !== null && { version: nameOf(version) }),
    },
    place,
  );
  return change && { service, change };
}

/** The entry of an incident that an event tells, and how the incident is opened if nobody knows it yet. */
export function incidentEntryOf(
  event: ReceivedEvent,
  type: string,
  id: string,
  source: 'api' | 'webhook',
  place: Place,
): { readonly incidentId: string; readonly opening: OpeningDraft; readonly entry: EntryDraft } | undefined {
  const told = toldBy(event, place);
  if (!told) return undefined;
  const { name: incidentId, content } = told;
  const description = wordOf(content, 'description');
  const ticket = wordOf(content, 'ticketURI');
  const service = idOf(content, 'service');
  const serviceName = service === undefined ? null : lastSegmentAsId(service);
  const isWebPage = ticket !== undefined && /^https?:\/\//i.test(ticket) && URL.canParse(ticket);
  const entry = draftOf(
    {
      ...{ id, type, source },
      ...(told.time !== undefined && { occurredAt: told.time }),
      ...(description !== undefined && { text: proseOf(description) }),
      ...(isWebPage && ticket.length <= LIMITS.url && { links: [{ rel: 'ticket', url: ticket }] }),
    },
    place,
  );
  // What resolves an incident says how it ended, which is no title.
  const title = (type === 'resolved' ? undefined : description) ?? `Incident ${told.subjectId}`;
  const services = serviceName === null ? {} : { services: [serviceName] };
  const { value: opening } = readOpening(
    { id: incidentId, title: nameOf(title, LIMITS.title), ...services },
    () => false,
  );
  return entry && opening ? { incidentId, opening, entry } : undefined;
}

function toldBy({ data, time }: ReceivedEvent, place: Place): Told | undefined {
  if (data.kind === 'opaque') return place.at('datacontenttype').fault('format', 'must be JSON');
  const own = place.at('data');
  if (data.kind === 'none') return own.fault('required', 'is missing');
  const input = object(data.value, own);
  if (!input) return undefined;
  const context = objectIn(input, 'context', own);
  const subject = objectIn(input, 'subject', own);
  if (context) checkVersion(context, own.at('context'));
  if (!context || !subject) return undefined;
  const subjectId = wordOf(subject, 'id');
  const name = subjectId === undefined ? null : lastSegmentAsId(subjectId);
  const idPlace = own.at('subject').at('id');
  if (subjectId === undefined) return idPlace.fault('required', 'is missing');
  if (name === null) return idPlace.fault('format', 'must end in a name of letters and digits, up to 100');
  const content = given(subject, 'content') === undefined ? {} : objectIn(subject, 'content', own.at('subject'));
  return content && { name, subjectId, content, time: wordOf(context, 'timestamp') ?? time ?? undefined };
}

/** 0.4 has it in `version`, 0.5 in `specversion`. */
function checkVersion(context: JsonObject, place: Place): void {
  const field = given(context, 'specversion') === undefined ? 'version' : 'specversion';
  const version = given(context, field);
  if (version === undefined) place.at('specversion').fault('required', 'is missing');
  else if (typeof version !== 'string' || !VERSION.test(version))
    place.at(field).fault('format', 'must be 0.4 or 0.5 of CDEvents');
}

function objectIn(input: JsonObject, field: string, place: Place): JsonObject | undefined {
  const value = given(input, field);
  return value === undefined ? place.at(field).fault('required', 'is missing') : object(value, place.at(field));
}

/** Words in a field; what is of another type says nothing here. */
function wordOf(input: JsonObject, field: string): string | undefined {
  const value = given(input, field);
  return typeof value === 'string' && /\S/.test(value) ? value.replace(NOT_TEXT, '\ufffd') : undefined;
}

/** NUL and halves of surrogate pairs. */
const NOT_TEXT = /[\0\ud800-\udfff]/gu;

/** The id of what a field refers to. */
function idOf(input: JsonObject, field: string): string | undefined {
  const value = given(input, field);
  return typeof value === 'object' && value !== null ? wordOf(value as JsonObject, 'id') : undefined;
}

/** Only its time can be wrong: all else is made to fit. */
function draftOf(entry: object, place: Place): EntryDraft | undefined {
  const { value, faults } = readEntry(entry, '/data');
  for (const { pointer, code, detail } of faults) {
    const at = pointer === '/data/occurredAt' ? place.at('data').at('context').at('timestamp') : place.at('data');
    at.fault(code, detail);
  }
  return value ?? undefined;
}
