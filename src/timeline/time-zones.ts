/**
 * Names of time zones, as callers may write them. An abbreviation names several zones, and an offset names none: to guess
 * would move every time that is read with it.
 */
import { allPlaces, placesOf } from './parsing/zones.js';
import { isTimeZone, zoneOffset, type Millis } from './time.js';

const OFFSET = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?$/i;
const HOUR: Millis = 3_600_000;
/** In winter and in summer; which year it is makes no difference to a suggestion. */
const SAMPLES: readonly Millis[] = [Date.UTC(2024, 0, 1), Date.UTC(2024, 6, 1)];
const MOST_SUGGESTIONS = 4;

/**
 * What is wrong with the name of a zone, in words that go on from it; null if it is an IANA name with a slash in its
 * written case, or `UTC`.
 */
export function timeZoneFault(name: string): string | null {
  if (isTimeZone(name)) return null;
  const meant = zonesMeantBy(name);
  const wanted = 'must be an IANA time zone in its written case, such as Europe/Berlin, or UTC';
  if (meant.length === 0) return wanted;
  const what = OFFSET.test(name) ? 'an offset is no zone' : `${JSON.stringify(name)} is no IANA name`;
  return `${wanted}: ${what}, and could mean ${meant.join(', ')}`;
}

/** The zones that words can mean which are not the name of one: an abbreviation, an offset, an old name, another case. */
export function zonesMeantBy(name: string): readonly string[] {
  const named = placesOf(name);
  if (named.length > 0) return named.filter(isTimeZone);
  const offset = OFFSET.exec(name);
  if (offset)
    return zonesAt((offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * HOUR + Number(offset[3] ?? 0) * 60_000));
  const known = resolved(name);
  return known !== null && isTimeZone(known) ? [known] : [];
}

function zonesAt(offset: Millis): readonly string[] {
  const zones = allPlaces().filter(isTimeZone);
  const showing = zones.filter((zone) => SAMPLES.some((at) => zoneOffset(zone, at) === offset));
  return showing.slice(0, MOST_SUGGESTIONS);
}

/** What this runtime takes a name for: it knows old names, and folds case. */
function resolved(name: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
