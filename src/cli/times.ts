/** Times as people type them on the command line, on this machine's clocks or those of a zone that they name. */
import { readlinkSync } from 'node:fs';
import { zoneNamed, type Zone } from '../timeline/clocks.js';
import { readTypedTime, type TypedFrame, type TypedTime } from '../timeline/parsing/typed-time.js';
import { zonesMeantBy } from '../timeline/time-zones.js';
import { UsageFault } from './failures.js';

const MINUTE_MS = 60_000;

/** This machine's zone. It is read from `Date`: asking `Intl` would add a fifth to the start-up of `asof show`. */
export const systemZone: Zone = {
  get name() {
    return linkedZone() ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  },
  offset: (at) => -new Date(at).getTimezoneOffset() * MINUTE_MS,
};

/** The name that the system's link to its zone file has; null where there is none, or where TZ says otherwise. */
function linkedZone(): string | null {
  const { TZ } = process.env;
  if (TZ !== undefined) return TZ === 'UTC' ? TZ : null;
  try {
    const name = /zoneinfo\/(.+)$/.exec(readlinkSync('/etc/localtime'))?.[1];
    return name === undefined ? null : name === 'Etc/UTC' ? 'UTC' : name;
  } catch {
    return null;
  }
}

/** The zone of an IANA name. Throws a usage fault for anything else, with what it could mean. */
export function namedZone(name: string): Zone {
  const zone = zoneNamed(name);
  if (zone !== null) return zone;
  const meant = zonesMeantBy(name);
  throw new UsageFault(
    `"${name}" is not a time zone: use an IANA name such as Europe/Berlin`,
    meant.length > 0 ? [`it could mean ${meant.join(', ')}`] : [],
  );
}

/** Reads a typed time. Throws a usage fault that says what would do. */
export function readTime(text: string, frame: TypedFrame): TypedTime {
  const time = readTypedTime(text, frame);
  if ('fault' in time) throw new UsageFault(time.fault);
  return time;
}
