/** The words of the narrative: times, lengths, and what is told of one entry. */
import { isUnconfirmed, type Entry } from './entry.js';
import { durationText, formatInstant, isCoarse, type Millis } from './time.js';

/** What is told, before it is known which date was named last. */
export interface Sentence {
  /** At least one. */
  readonly cites: readonly Entry[];
  /** Without the capital and the full stop. */
  readonly words: (when: (entry: Entry) => string) => string;
}

/** `resolved` as it is told of the past and of the future: "was resolved", "is planned to be resolved". */
export interface Happening {
  readonly past: string;
  readonly planned: string;
}

/** Something that was done, to something that is named or not. */
export const done = (participle: string, what = ''): Happening =>
  what === ''
    ? { past: participle, planned: `planned to be ${participle}` }
    : { past: `${what} was ${participle}`, planned: `${what} is planned to be ${participle}` };

/** As `future_time` of lint has it: clocks that differ a little are no plan. */
const CLOCKS_DIFFER_MS: Millis = 5 * 60_000;

/** True for what still lay in the future when the record was last written to. */
export const isPlanned = (at: Millis, updatedAt: Millis): boolean => at > updatedAt + CLOCKS_DIFFER_MS;

/** How long after an earlier entry another one is; null where it is not certain that it is later. */
function lengthBetween(from: Entry, to: Entry): string | null {
  const [least, most] = [to.interval.from - from.interval.to, to.interval.to - from.interval.from];
  if (least < 0) return null;
  const about = from.facts.approximate === true || to.facts.approximate === true ? 'about ' : '';
  const length = durationText(least / 1000);
  return about + (least === most ? length : `${length} to ${durationText(most / 1000)}`);
}

/** An earlier entry that a length is counted from, and how it is spoken of. */
export interface Since {
  readonly entry: Entry | undefined;
  /** "the impact began" */
  readonly event: string;
}

/** One entry, told with how long it came after the first of some others that it certainly came after. */
export function sentenceOf(
  entry: Entry,
  { past, planned }: Happening,
  updatedAt: Millis,
  ...sinces: Since[]
): Sentence {
  const since = sinces.find(({ entry: from }) => from && from !== entry && lengthBetween(from, entry) !== null);
  const length = since ? `, ${lengthBetween(since.entry!, entry)!} after ${since.event}` : '';
  const happening = isPlanned(entry.interval.from, updatedAt) ? planned : past;
  const doubt = isUnconfirmed(entry) ? ' (unconfirmed)' : '';
  return {
    cites: [...(since ? [since.entry!] : []), entry],
    words: (when) => `${happening} ${when(entry)}${doubt}${length}`,
  };
}

/** Times in words, in UTC; the date only where it is another than the one told last. */
export interface TellingClock {
  /** `17:50 UTC on 2023-01-24` */
  readonly instant: (at: Millis) => string;
  /** `at about 17:50 UTC`, `between …`, `on 2021-05-12` */
  readonly entry: (entry: Entry) => string;
}

export function tellingClock(): TellingClock {
  let day = '';
  const instant = (at: Millis): string => {
    const [date, clock] = formatInstant(at).split('T') as [string, string];
    const onDate = date === day ? '' : ` on ${date}`;
    day = date;
    return `${shortest(clock)} UTC${onDate}`;
  };
  const entry: TellingClock['entry'] = ({
    interval: { from, to },
    facts: { occurredAt, precision, approximate, earliest, latest },
  }) => {
    const about = approximate === true ? 'about ' : '';
    if (from === to) return `at ${about}${instant(from)}`;
    const isBounded = earliest !== undefined || latest !== undefined;
    if (isBounded || !isCoarse(precision)) return `between ${instant(from)} and ${instant(to)}`;
    if (precision === 'hour') return `in the hour from ${about}${instant(from)}`;
    const [preposition, digits] = CALENDAR[precision as keyof typeof CALENDAR];
    return `${preposition} ${about}${occurredAt.slice(0, digits)}`;
  };
  return { instant, entry };
}

/** How many characters of a date name the day, the month or the year. */
const CALENDAR = { day: ['on', 10], month: ['in', 7], year: ['in', 4] } as const;

/** `10:05`, `10:05:30`, `10:05:30.250`: as fine as there is something to tell. */
function shortest(clock: string): string {
  if (!clock.startsWith('.000', 8)) return clock.slice(0, 12);
  return clock.slice(0, clock.startsWith('00', 6) ? 5 : 8);
}
