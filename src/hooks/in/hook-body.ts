/** Reads what a hook is made and changed with. */
import { foldIncidentId } from '../../timeline/incident-id.js';
import { LIMITS } from '../../timeline/input/limits.js';
import {
  flag,
  line,
  matching,
  name,
  object,
  oneOf,
  Place,
  readOptional,
  readRequired,
  refuseOthers,
  timeZone,
  type JsonObject,
  type Reader,
  type Reading,
} from '../../timeline/input/values.js';
import { HOOK_KINDS, type HookKindName, type HookSettings, type LabelMap } from './hook.js';
import { KEY_BYTES, keyIn } from '../standard-webhooks.js';

export interface NewHookDraft {
  readonly kind: HookKindName;
  /** Null: one is made. */
  readonly secret: string | null;
  readonly settings: HookSettings;
}

export interface HookChange {
  /** Null: one is made. Undefined: it stays. */
  readonly secret: string | null | undefined;
  readonly set: Partial<HookSettings>;
}

/** In characters: whoever sees a signature can try out all shorter words. */
export const SHORTEST_SECRET = 16;
export const LONGEST_SECRET = 500;
export const MOST_CHANNELS = 1000;

const incidentId: Reader<string> = (value, place) => {
  if (typeof value !== 'string') return place.fault('type', 'must be a string');
  return foldIncidentId(value) ?? place.fault('format', 'must be the id of an incident');
};

const MAP_FIELDS = ['component', 'service', 'environment'] as const;
const NO_MAP: LabelMap = { component: null, service: null, environment: null };

const labelMap: Reader<LabelMap> = (value, place) => {
  const input = object(value, place);
  if (input === undefined) return undefined;
  refuseOthers(input, new Set(MAP_FIELDS), place);
  const read = MAP_FIELDS.map(
    (field) => [field, readOptional(name(LIMITS.name), input, field, place) ?? null] as const,
  );
  return { ...NO_MAP, ...Object.fromEntries(read) };
};

const channelMap: Reader<Readonly<Record<string, string>>> = (value, place) => {
  const input = object(value, place);
  const channels = Object.keys(input ?? {});
  if (channels.length > MOST_CHANNELS) return place.fault('too_many', `must have at most ${MOST_CHANNELS} channels`);
  const read = channels.flatMap((channel) => {
    const own = place.at(channel);
    if (!/^[A-Za-z0-9]{1,50}$/.test(channel)) own.fault('format', 'must be the id of a channel, such as C0123ABCD');
    const incident = incidentId(input![channel], own);
    return incident === undefined ? [] : [[channel, incident] as const];
  });
  return Object.fromEntries(read);
};

const header: Reader<string> = (value, place) =>
  matching(/^[A-Za-z0-9-]{1,100}$/, 'must be the name of a header')(value, place)?.toLowerCase();

const READERS: { readonly [K in keyof HookSettings]: Reader<NonNullable<HookSettings[K]>> } = {
  incident: incidentId,
  service: name(LIMITS.name),
  opens: flag,
  environment: name(LIMITS.name),
  map: labelMap,
  tz: timeZone,
  channels: channelMap,
  timestampHeader: header,
};

const DEFAULTS: HookSettings = {
  ...{ incident: null, service: null, opens: false, environment: null, map: NO_MAP, tz: null },
  ...{ channels: {}, timestampHeader: null },
};

type SettingName = keyof HookSettings;
const SETTING_NAMES = Object.keys(READERS) as SettingName[];
const KNOWN_ON_MAKING = new Set<string>(['kind', 'secret', ...SETTING_NAMES]);
const KNOWN_ON_CHANGING = new Set<string>(['secret', ...SETTING_NAMES]);

/** The body that makes a hook. */
export function readNewHook(body: unknown): Reading<NewHookDraft> {
  const place = Place.root();
  const input = object(body, place);
  if (input === undefined) return place.reading<NewHookDraft>(undefined);
  refuseOthers(input, KNOWN_ON_MAKING, place);
  const kind = readRequired(oneOf(HOOK_KINDS), input, 'kind', place);
  const settings = { ...DEFAULTS, ...readSettings(input, place) };
  checkTarget(settings, place);
  const secret = readOptional(line(LONGEST_SECRET), input, 'secret', place) ?? null;
  if (kind !== undefined) checkSecret(kind, secret, place);
  return place.reading(kind && { kind, secret, settings });
}

/** The body that changes a hook; null clears, and makes a new secret. */
export function readHookChange(body: unknown): Reading<HookChange> {
  const place = Place.root();
  const input = object(body, place);
  if (input === undefined) return place.reading<HookChange>(undefined);
  refuseOthers(input, KNOWN_ON_CHANGING, place, new Map([['kind', 'cannot be changed: make another hook']]));
  const isNamed = Object.hasOwn(input, 'secret');
  const secret = readOptional(line(LONGEST_SECRET), input, 'secret', place) ?? (isNamed ? null : undefined);
  return place.reading({ secret, set: readSettings(input, place) });
}

/** Those that are named; null is what a hook has that does not name them. */
function readSettings(input: JsonObject, place: Place): Partial<HookSettings> {
  const named = SETTING_NAMES.filter((field) => Object.hasOwn(input, field));
  return Object.fromEntries(
    named.map((field) => [field, readOptional<unknown>(READERS[field], input, field, place) ?? DEFAULTS[field]]),
  );
}

/** Notes what cannot stand together. @param place of the body */
export function checkTarget({ incident, service, opens }: HookSettings, place: Place): void {
  if (incident !== null && service !== null)
    place.at('service').fault('conflict', 'a hook has an incident or a service, not both');
  if (opens && (incident !== null || service !== null))
    place.at('opens').fault('conflict', 'a hook that opens incidents has no incident and no service of its own');
}

/** Notes a secret that the kind cannot use, or that could be guessed. */
export function checkSecret(kind: HookKindName, secret: string | null, place: Place): void {
  if (secret === null) return;
  const own = place.at('secret');
  if (kind === 'standard' || (kind === 'gitlab' && secret.startsWith('whsec_'))) {
    const key = keyIn(secret);
    if (key === null) own.fault('format', 'must be a key of Standard Webhooks: whsec_ and base64');
    else if (key.length < KEY_BYTES.least || key.length > KEY_BYTES.most)
      own.fault('range', `must be a key of ${KEY_BYTES.least} to ${KEY_BYTES.most} bytes, in base64`);
  } else if (secret.length < SHORTEST_SECRET)
    own.fault('range', `must have at least ${SHORTEST_SECRET} characters: a shorter one can be guessed`);
}
