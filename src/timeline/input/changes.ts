/** Reads changes of a service. They are entries of the lane of changes, and of no other service than the one addressed. */
import { KNOWN_TYPES, laneOf } from '../entry.js';
import { foldServiceName } from '../service-name.js';
import { REASON_FIELDS } from '../fields/correction.js';
import { type EntryDraft } from './drafts.js';
import { entryAt } from './entry.js';
import { entryId } from './kinds.js';
import { LIMITS } from './limits.js';
import { objectReader } from './object-reader.js';
import { each, readBody, type Amendment } from './input.js';
import { name, object, Place, readRequired, refuseOthers, type Fault, type Reader, type Reading } from './values.js';

const CHANGE_TYPES: readonly string[] = KNOWN_TYPES.filter((type) => laneOf(type) === 'changes');

/**
 * The body that posts changes: one, or `{"changes": […]}`.
 * @param service in lower case
 */
export function readChanges(body: unknown, service: string): Reading<readonly EntryDraft[]> {
  return readBody(body, (input, place) => {
    if (!Object.hasOwn(input, 'changes')) {
      const change = changeAt(service)(input, place);
      return change && [change];
    }
    refuseOthers(input, new Set(['changes']), place);
    const { changes } = input;
    if (Array.isArray(changes) && changes.length === 0) place.at('changes').fault('required', 'must not be empty');
    return readRequired(each(changeAt(service)), input, 'changes', place);
  });
}

const changeAt =
  (service: string): Reader<EntryDraft> =>
  (value, place) => {
    const faultsBefore = place.faults.length;
    const draft = entryAt(value, place);
    const input = object(value, place);
    if (input !== undefined) noteForeign(input, service, place);
    return draft === undefined || place.faults.length > faultsBefore ? undefined : ofService(draft, service);
  };

/** A change with the name of its service: whoever posts it may leave that out. */
export const ofService = (draft: EntryDraft, service: string): EntryDraft => ({
  ...draft,
  facts: { ...draft.facts, service },
});

/** What makes drafts that somebody else has read no changes of this service. */
export function changeFaults(drafts: readonly EntryDraft[], service: string): readonly Fault[] {
  return drafts.flatMap(({ facts, pointer }) => {
    const place = Place.root(pointer);
    noteForeign(facts, service, place);
    return place.faults;
  });
}

/** The same of an amendment: a change stays a change, and of its service. */
export function amendedChangeFaults({ set: { facts } }: Pick<Amendment, 'set'>, service: string): readonly Fault[] {
  const place = Place.root('/set');
  noteForeign(facts, service, place);
  if (facts.service === null) place.at('service').fault('required', 'cannot be cleared');
  return place.faults;
}

/** Which change is to be linked to an incident, and why. */
export interface ChangeLink {
  readonly service: string;
  readonly changeId: string;
  readonly reason: string | null;
}

const LINK = objectReader(REASON_FIELDS, { beside: ['service', 'changeId'] });

/** The body that links a change: `{service, changeId, reason?}`. */
export function readChangeLink(body: unknown): Reading<ChangeLink> {
  return readBody(body, (input, place) => {
    const read = LINK.read(input, place);
    const service = readRequired(name(LIMITS.name), input, 'service', place);
    const changeId = readRequired(entryId, input, 'changeId', place);
    return read && service && changeId ? { service, changeId, reason: read.texts.reason ?? null } : undefined;
  });
}

function noteForeign({ type, service }: { type?: unknown; service?: unknown }, own: string, place: Place): void {
  if (typeof type === 'string' && laneOf(type) !== 'changes')
    place.at('type').fault('range', `must be one of ${CHANGE_TYPES.join(', ')}`);
  if (typeof service === 'string' && service.trim() !== '' && foldServiceName(service) !== own)
    place.at('service').fault('conflict', `is another service than ${own}, to whose changes this is posted`);
}
