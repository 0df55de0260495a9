/**
 * Names of time zones, as callers may write them. An abbreviation names several zones, and an offset names none: to guess
 * would move every time that is read with it.
 */
import { isTimeZone, zoneOffset, type Millis } from './time.js';

/** What an abbreviation can mean, the likeliest first. */
const ABBREVIATIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ACDT', ['Australia/Adelaide']],
  ['ACST', ['Australia/Adelaide', 'Australia/Darwin']],
  ['ADT', ['America/Halifax']],
  ['AEDT', ['Australia/Sydney']],
  ['AEST', ['Australia/Sydney', 'Australia/Brisbane']],
  ['AKDT', ['America/Anchorage']],
  ['AKST', ['America/Anchorage']],
  ['ART', ['America/Argentina/Buenos_Aires']],
  ['AST', ['America/Halifax', 'America/Puerto_Rico', 'Asia/Riyadh']],
  ['AWST', ['Australia/Perth']],
  ['BRT', ['America/Sao_Paulo']],
  ['BST', ['Europe/London', 'Asia/Dhaka', 'Pacific/Bougainville']],
  ['CAT', ['Africa/Maputo']],
  ['CDT', ['America/Chicago', 'America/Havana']],
  ['CEST', ['Europe/Berlin', 'Europe/Paris']],
  ['CET', ['Europe/Berlin', 'Europe/Paris']],
  ['CST', ['America/Chicago', 'Asia/Shanghai', 'Asia/Taipei', 'America/Havana']],
  ['CST6CDT', ['America/Chicago']],
  ['CT', ['America/Chicago']],
  ['EAT', ['Africa/Nairobi']],
  ['EDT', ['America/New_York']],
  ['EEST', ['Europe/Helsinki', 'Europe/Athens']],
  ['EET', ['Europe/Helsinki', 'Europe/Athens', 'Africa/Cairo']],
  ['EST', ['America/New_York', 'America/Panama', 'America/Jamaica']],
  ['EST5EDT', ['America/New_York']],
  ['ET', ['America/New_York']],
  ['GMT', ['UTC', 'Europe/London', 'Africa/Accra']],
  ['GST', ['Asia/Dubai', 'Atlantic/South_Georgia', 'Pacific/Guam']],
  ['HKT', ['Asia/Hong_Kong']],
  ['HST', ['Pacific/Honolulu']],
  ['ICT', ['Asia/Bangkok']],
  ['IDT', ['Asia/Jerusalem']],
  ['IST', ['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem']],
  ['JST', ['Asia/Tokyo']],
  ['KST', ['Asia/Seoul']],
  ['MDT', ['America/Denver']],
  ['MSK', ['Europe/Moscow']],
  ['MST', ['America/Denver', 'America/Phoenix']],
  ['MST7MDT', ['America/Denver']],
  ['MT', ['America/Denver']],
  ['NDT', ['America/St_Johns']],
  ['NPT', ['Asia/Kathmandu']],
  ['NST', ['America/St_Johns']],
  ['NZDT', ['Pacific/Auckland']],
  ['NZST', ['Pacific/Auckland']],
  ['PDT', ['America/Los_Angeles']],
  ['PHT', ['Asia/Manila']],
  ['PKT', ['Asia/Karachi']],
  ['PST', ['America/Los_Angeles', 'Asia/Manila', 'Pacific/Pitcairn']],
  ['PST8PDT', ['America/Los_Angeles']],
  ['PT', ['America/Los_Angeles']],
  ['SAST', ['Africa/Johannesburg']],
  ['SGT', ['Asia/Singapore']],
  ['TRT', ['Europe/Istanbul']],
  ['WAT', ['Africa/Lagos']],
  ['WEST', ['Europe/Lisbon']],
  ['WET', ['Europe/Lisbon']],
  ['WIB', ['Asia/Jakarta']],
  ['Z', ['UTC']],
  ['ZULU', ['UTC']],
]);

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
  const named = ABBREVIATIONS.get(name.toUpperCase());
  if (named) return named.filter(isTimeZone);
  const offset = OFFSET.exec(name);
  if (offset)
    return zonesAt((offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * HOUR + Number(offset[3] ?? 0) * 60_000));
  const known = resolved(name);
  return known !== null && isTimeZone(known) ? [known] : [];
}

function zonesAt(offset: Millis): readonly string[] {
  const zones = [...new Set(['UTC', ...[...ABBREVIATIONS.values()].flat()])].filter(isTimeZone);
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
