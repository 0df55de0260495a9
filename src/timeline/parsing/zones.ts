/**
 * The zones that people write beside a time. An abbreviation stands for the clocks of a place; one that stands for
 * several is read by nobody: whoever wrote it must say which.
 */
import { fixedZone, zoneNamed, type Zone } from '../clocks.js';
import { isTimeZone } from '../time.js';
import { BLANKS, isWordEnd, matchAt, skip } from './scanning.js';

/** What an abbreviation can mean. */
interface Meaning {
  /** IANA names, the likeliest first. */
  readonly places: readonly string[];
  /** Minutes east of UTC, where the abbreviation itself says so: PDT does, PT does not. */
  readonly minutes: number | null;
  /** The places have different clocks, and none of them is what nearly everybody means. */
  readonly isAmbiguous: boolean;
}

const one = (minutes: number | null, ...places: string[]): Meaning => ({ places, minutes, isAmbiguous: false });
const several = (...places: string[]): Meaning => ({ places, minutes: null, isAmbiguous: true });

const ABBREVIATIONS: ReadonlyMap<string, Meaning> = new Map([
  ['Z', one(0, 'UTC')],
  ['ZULU', one(0, 'UTC')],
  ['UTC', one(0, 'UTC')],
  ['UCT', one(0, 'UTC')],
  ['UST', one(0, 'UTC')],
  ['GMT', one(0, 'UTC', 'Europe/London', 'Africa/Accra')],
  ['PT', one(null, 'America/Los_Angeles')],
  ['PST', one(-480, 'America/Los_Angeles', 'Asia/Manila', 'Pacific/Pitcairn')],
  ['PDT', one(-420, 'America/Los_Angeles')],
  ['MT', one(null, 'America/Denver')],
  ['MST', one(-420, 'America/Denver', 'America/Phoenix')],
  ['MDT', one(-360, 'America/Denver')],
  ['CT', one(null, 'America/Chicago')],
  ['CST', several('America/Chicago', 'Asia/Shanghai', 'Asia/Taipei', 'America/Havana')],
  ['CDT', one(-300, 'America/Chicago', 'America/Havana')],
  ['ET', one(null, 'America/New_York')],
  ['EST', one(-300, 'America/New_York', 'America/Panama', 'America/Jamaica')],
  ['EDT', one(-240, 'America/New_York')],
  ['AKST', one(-540, 'America/Anchorage')],
  ['AKDT', one(-480, 'America/Anchorage')],
  ['HST', one(-600, 'Pacific/Honolulu')],
  ['AST', several('America/Halifax', 'America/Puerto_Rico', 'Asia/Riyadh')],
  ['ADT', one(-180, 'America/Halifax')],
  ['NST', one(-210, 'America/St_Johns')],
  ['NDT', one(-150, 'America/St_Johns')],
  ['BRT', one(-180, 'America/Sao_Paulo')],
  ['ART', one(-180, 'America/Argentina/Buenos_Aires')],
  ['BST', several('Europe/London', 'Asia/Dhaka', 'Pacific/Bougainville')],
  ['IST', several('Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem')],
  ['WET', one(0, 'Europe/Lisbon')],
  ['WEST', one(60, 'Europe/Lisbon')],
  ['CET', one(60, 'Europe/Berlin', 'Europe/Paris')],
  ['CEST', one(120, 'Europe/Berlin', 'Europe/Paris')],
  ['MEZ', one(60, 'Europe/Berlin')],
  ['MESZ', one(120, 'Europe/Berlin')],
  ['EET', one(120, 'Europe/Helsinki', 'Europe/Athens', 'Africa/Cairo')],
  ['EEST', one(180, 'Europe/Helsinki', 'Europe/Athens')],
  ['MSK', one(180, 'Europe/Moscow')],
  ['TRT', one(180, 'Europe/Istanbul')],
  ['IDT', one(180, 'Asia/Jerusalem')],
  ['CAT', one(120, 'Africa/Maputo')],
  ['EAT', one(180, 'Africa/Nairobi')],
  ['WAT', one(60, 'Africa/Lagos')],
  ['SAST', one(120, 'Africa/Johannesburg')],
  ['GST', several('Asia/Dubai', 'Atlantic/South_Georgia', 'Pacific/Guam')],
  ['PKT', one(300, 'Asia/Karachi')],
  ['NPT', one(345, 'Asia/Kathmandu')],
  ['ICT', one(420, 'Asia/Bangkok')],
  ['WIB', one(420, 'Asia/Jakarta')],
  ['SGT', one(480, 'Asia/Singapore')],
  ['HKT', one(480, 'Asia/Hong_Kong')],
  ['PHT', one(480, 'Asia/Manila')],
  ['AWST', one(480, 'Australia/Perth')],
  ['JST', one(540, 'Asia/Tokyo')],
  ['KST', one(540, 'Asia/Seoul')],
  ['ACST', one(570, 'Australia/Adelaide', 'Australia/Darwin')],
  ['ACDT', one(630, 'Australia/Adelaide')],
  ['AEST', one(600, 'Australia/Sydney', 'Australia/Brisbane')],
  ['AEDT', one(660, 'Australia/Sydney')],
  ['NZST', one(720, 'Pacific/Auckland')],
  ['NZDT', one(780, 'Pacific/Auckland')],
  ['SST', several('Pacific/Pago_Pago', 'Asia/Singapore')],
  ['EST5EDT', one(null, 'America/New_York')],
  ['CST6CDT', one(null, 'America/Chicago')],
  ['MST7MDT', one(null, 'America/Denver')],
  ['PST8PDT', one(null, 'America/Los_Angeles')],
]);

/** Zones in words, in lower case; `time` follows them. */
const IN_WORDS: ReadonlyMap<string, string> = new Map([
  ['coordinated universal', 'UTC'],
  ['universal', 'UTC'],
  ['greenwich mean', 'UTC'],
  ['pacific', 'America/Los_Angeles'],
  ['mountain', 'America/Denver'],
  ['central', 'America/Chicago'],
  ['eastern', 'America/New_York'],
  ['central european', 'Europe/Berlin'],
  ['eastern european', 'Europe/Helsinki'],
  ['western european', 'Europe/Lisbon'],
  ['british', 'Europe/London'],
  ['uk', 'Europe/London'],
  ['london', 'Europe/London'],
  ['berlin', 'Europe/Berlin'],
  ['paris', 'Europe/Paris'],
  ['amsterdam', 'Europe/Amsterdam'],
  ['moscow', 'Europe/Moscow'],
  ['india', 'Asia/Kolkata'],
  ['indian', 'Asia/Kolkata'],
  ['japan', 'Asia/Tokyo'],
  ['tokyo', 'Asia/Tokyo'],
  ['sydney', 'Australia/Sydney'],
  ['new york', 'America/New_York'],
  ['san francisco', 'America/Los_Angeles'],
  ['seattle', 'America/Los_Angeles'],
]);

/** A zone as somebody wrote it. */
export interface WrittenZone {
  /** Its words. */
  readonly said: string;
  /** An IANA name or `UTC`; null for a bare offset, and for words that could mean several places. */
  readonly place: string | null;
  /** Minutes east of UTC, where the words say so. */
  readonly minutes: number | null;
  /** More than one: the words could mean any of these places. */
  readonly couldMean: readonly string[];
}

/** A zone, and where the text goes on after it. */
export interface ZoneAt {
  readonly zone: WrittenZone;
  readonly end: number;
}

/** The places that an abbreviation can stand for, the likeliest first; none if it is not known. */
export const placesOf = (abbreviation: string): readonly string[] =>
  ABBREVIATIONS.get(abbreviation.toUpperCase())?.places ?? [];

/** Every place that an abbreviation stands for. */
export const allPlaces = (): readonly string[] => [
  ...new Set([...ABBREVIATIONS.values()].flatMap(({ places }) => places)),
];

/** The abbreviation of a place's clocks while they stand so many minutes east of UTC: `PDT`; null if none is known. */
export function abbreviationOf(place: string, minutes: number): string | null {
  for (const [name, meaning] of ABBREVIATIONS)
    if (meaning.minutes === minutes && meaning.places.includes(place)) return name;
  return null;
}

/** What to say of words that could mean several places. */
export const ambiguousText = ({ said, couldMean }: WrittenZone): string =>
  `"${said}" could mean ${couldMean.slice(0, -1).join(', ')} or ${couldMean.at(-1)}: write the name or the offset`;

/** The clocks of a zone that is not ambiguous. */
export function clocksOf({ place, minutes }: WrittenZone): Zone {
  return (place === null ? null : zoneNamed(place)) ?? fixedZone(minutes ?? 0);
}

const OFFSET_ATTACHED = /([+\u2212-])(\d{2}):?([0-5]\d)(?![\d:])/y;
const UTC_OFFSET = /(?:UTC|GMT) ?([+\u2212\u2013-]) ?(\d{1,2})(?::?([0-5]\d))?(?![\d:])/iy;
const LETTERS = /[A-Za-z][A-Za-z0-9]{0,7}/y;
/** "CET/CEST" */
const OTHER_SEASON = /\/[A-Z]{2,5}\b/y;
const IANA = /[A-Z][A-Za-z]{1,14}(?:\/[A-Z][A-Za-z0-9_+-]{1,24}){1,2}/y;
const WORDS =
  /([A-Za-z]{2,11}(?: [A-Za-z]{3,9})??)(?: (?:standard|daylight|summer|local))? time(?: ?\([A-Z]{2,5}\))?/iy;
const MOST_OFFSET_MINUTES = 14 * 60;
/** In lower case these are words of some language first, and zones only where nothing else can follow a time. */
const ALSO_WORDS = new Set([
  'est',
  'ist',
  'cat',
  'eat',
  'wat',
  'art',
  'wet',
  'west',
  'et',
  'pt',
  'mt',
  'ct',
  'z',
  'sst',
]);

/**
 * The zone that stands exactly here: `Z`, `UTC`, `+02:00`, `GMT-5`, `PDT`, `Europe/Berlin`, `Pacific Time`, any of them
 * in parentheses. Null if there is none.
 */
export function zoneAt(text: string, position: number): ZoneAt | null {
  const opening = text[position];
  const closing = opening === '(' ? ')' : opening === '[' ? ']' : null;
  if (closing === null) return bareZoneAt(text, position);
  const within = skip(BLANKS, text, position + 1);
  const inner = bareZoneAt(text, within) ?? regionAt(text, within);
  if (inner === null) return null;
  const end = skip(BLANKS, text, inner.end);
  return text[end] === closing ? { zone: inner.zone, end: end + 1 } : null;
}

const REGION = /(?:Pacific|Mountain|Central|Eastern)\b/y;

/** "Pacific" without "time", which is a zone only where nothing else can be meant. */
export function regionAt(text: string, position: number): ZoneAt | null {
  const said = matchAt(REGION, text, position)?.[0];
  const place = said === undefined ? undefined : IN_WORDS.get(said.toLowerCase());
  if (said === undefined || place === undefined) return null;
  return { zone: { said, place, minutes: null, couldMean: [] }, end: position + said.length };
}

function bareZoneAt(text: string, position: number): ZoneAt | null {
  const offset = matchAt(OFFSET_ATTACHED, text, position) ?? matchAt(UTC_OFFSET, text, position);
  if (offset) {
    const minutes = (offset[1] === '+' ? 1 : -1) * (Number(offset[2]) * 60 + Number(offset[3] ?? 0));
    if (Math.abs(minutes) > MOST_OFFSET_MINUTES) return null;
    const end = position + offset[0].length;
    return isWordEnd(text, end) ? { zone: offsetZone(offset[0], minutes), end } : null;
  }
  const iana = matchAt(IANA, text, position)?.[0];
  if (iana !== undefined && isTimeZone(iana))
    return { zone: { said: iana, place: iana, minutes: null, couldMean: [] }, end: position + iana.length };
  return abbreviationAt(text, position) ?? zoneInWordsAt(text, position);
}

const offsetZone = (said: string, minutes: number): WrittenZone => ({
  said,
  place: minutes === 0 ? 'UTC' : null,
  minutes,
  couldMean: [],
});

function abbreviationAt(text: string, position: number): ZoneAt | null {
  const said = matchAt(LETTERS, text, position)?.[0];
  const end = position + (said?.length ?? 0);
  if (said === undefined || !isWordEnd(text, end)) return null;
  const meaning = ABBREVIATIONS.get(said.toUpperCase());
  const isShouted = said === said.toUpperCase();
  if (meaning === undefined || (!isShouted && (said !== said.toLowerCase() || ALSO_WORDS.has(said)))) return null;
  if (meaning.isAmbiguous) return { zone: { said, place: null, minutes: null, couldMean: meaning.places }, end };
  const season = matchAt(OTHER_SEASON, text, end)?.[0] ?? '';
  if (season !== '' && placesOf(season.slice(1))[0] === meaning.places[0])
    return {
      zone: { said: said + season, place: meaning.places[0]!, minutes: null, couldMean: [] },
      end: end + season.length,
    };
  return { zone: { said, place: meaning.places[0]!, minutes: meaning.minutes, couldMean: [] }, end };
}

function zoneInWordsAt(text: string, position: number): ZoneAt | null {
  const m = matchAt(WORDS, text, position);
  if (!m) return null;
  const words = m[1]!.toLowerCase();
  const place = IN_WORDS.get(words);
  if (place === undefined) return null;
  return { zone: { said: m[0], place, minutes: null, couldMean: [] }, end: position + m[0].length };
}
