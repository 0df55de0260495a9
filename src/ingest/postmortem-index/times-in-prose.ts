/**
 * Clock times in prose, as facts: what happened, when, and in whose words. A time alone says neither its date nor its
 * zone; both come from what stands around it, and at last from the times that the front matter names.
 */
import { LIMITS } from '../../timeline/input/limits.js';
import { parseInstant, type Millis } from '../../timeline/time.js';
import { datesIn, type DateMention, type Day, type WrittenDate } from './calendar-dates.js';
import { timesIn, type TimeMention } from './clock-times.js';
import { typeInProse, typeOfStretch } from './entry-types-in-prose.js';
import { passagesOf } from './passages.js';
import { RunningCalendar, type KnownSpan } from './running-calendar.js';
import { zonesOf, type GivenZone, type PlacedTime, type ZoneStatement } from './zones-in-text.js';
import { statedZone, zoneName, type WrittenZone } from './zones.js';

/** A fact found in prose. */
export interface ProseFact {
  readonly type: string;
  readonly at: Millis;
  readonly until: Millis | null;
  readonly precision: 'minute' | 'second';
  readonly approximate: boolean;
  /** IANA; null in UTC or a bare offset. */
  readonly timeZone: string | null;
  /** The time in the words of the source. */
  readonly occurredAtText: string;
  /** The sentence. */
  readonly quote: string;
}

interface Placed {
  readonly quote: string;
  readonly mention: TimeMention;
  /** Where the time before it in the sentence ends, and the one after it starts. */
  readonly before: number;
  readonly after: number;
  /** Null where the text names none before. */
  readonly fromDate: WrittenDate | null;
  readonly untilDate: WrittenDate | null;
}

/**
 * Facts in the order of the text. Without any date at all there are none.
 * @param zone of times that the text says none for; null: it is guessed, and they are approximate
 */
export function timesInProse(body: string, span: KnownSpan, zone: WrittenZone | null = null): ProseFact[] {
  const { placed, statements } = placedIn(body);
  const zones = zonesOf(placed, statements, span, zone);
  const calendar = new RunningCalendar(span, whole(body) ?? span.startDay);
  const facts = new Map<string, ProseFact>();
  let previous: ProseFact | null = null;
  for (const [index, each] of placed.entries()) {
    const fact = factOf(each, calendar, zones[index]!, previous?.quote === each.quote ? previous.type : null);
    previous = fact;
    // What is told again is no other fact.
    if (fact && !facts.has(identityOf(fact))) facts.set(identityOf(fact), fact);
  }
  return withoutStartsOfStretches([...facts.values()]);
}

type PlacedInText = Placed & PlacedTime;

/** The times of a text, up to as many as one call may bring, and the zones that it states for them. */
function placedIn(body: string): { readonly placed: PlacedInText[]; readonly statements: ZoneStatement[] } {
  const placed: PlacedInText[] = [];
  const statements: ZoneStatement[] = [];
  let sentence = 0;
  for (const [passage, { sentences, columnHeader }] of passagesOf(body).entries()) {
    for (const quote of sentences) {
      sentence += 1;
      const zone = statedZone(quote);
      if (zone) statements.push({ passage, zone });
      if (placed.length < LIMITS.perCall)
        placed.push(...placedInSentence(quote).map((each) => ({ ...each, passage, sentence, columnHeader })));
    }
  }
  return { placed: placed.slice(0, LIMITS.perCall), statements };
}

function placedInSentence(quote: string): Placed[] {
  if (!/\d/.test(quote)) return [];
  const dates = datesIn(quote);
  const mentions = timesIn(quote, dates);
  return mentions.map((mention, i) => {
    const before = mentions[i - 1]?.end ?? 0;
    const after = mentions[i + 1]?.start ?? quote.length;
    const { from, until } = mention;
    const own = dateBeside(quote, dates, from.start, from.end, before);
    const last = until && dateBeside(quote, dates, until.start, until.end, from.wholeEnd);
    return { quote, mention, before, after, fromDate: own ?? last, untilDate: last };
  });
}

/** The date of a time: the one directly behind it, else the last one between it and the time before. */
function dateBeside(
  sentence: string,
  dates: readonly DateMention[],
  start: number,
  end: number,
  before: number,
): WrittenDate | null {
  const behind = dates.find(
    (date) => date.start >= end && /^[\s,()]*(?:on |of |the )*$/i.test(sentence.slice(end, date.start)),
  );
  if (behind) return behind.date;
  const ahead = dates.filter((date) => date.start >= before && date.end <= start).at(-1);
  return ahead?.date ?? null;
}

/** A whole date that the text names, for documents whose front matter has none. */
const whole = (body: string): Day | null => {
  for (const { date } of datesIn(body)) if (date.kind === 'whole') return date.day;
  return null;
};

function factOf(
  each: Placed,
  calendar: RunningCalendar,
  { zone, isGuess }: GivenZone,
  previous: string | null,
): ProseFact | null {
  const { quote, mention, before, after, fromDate, untilDate } = each;
  const { from, until, start, end } = mention;
  const at = calendar.instant(from, fromDate, zone);
  if (at === null) return null;
  const endAt = until && calendar.instant(until, untilDate, until.zone ?? zone, at);
  const name = zoneName(zone);
  const place = { start, end, before, after };
  return {
    type: until ? typeOfStretch(quote, place, previous) : typeInProse(quote, place, previous),
    at,
    until: endAt !== null && endAt > at ? endAt : null,
    precision: from.showsSeconds ? 'second' : 'minute',
    approximate: from.approximate || from.hourOnly || isGuess,
    timeZone: name === 'UTC' ? null : name,
    occurredAtText: quote.slice(start, end),
    quote,
  };
}

/** What makes two facts one, told twice. A note says something else each time. */
const identityOf = ({ type, at, until, quote }: ProseFact): string =>
  JSON.stringify([type, at, type === 'impact' ? until : null, type === 'note' ? quote : null]);

/** What begins an impact that is there as a whole is no second impact. */
const withoutStartsOfStretches = (facts: readonly ProseFact[]): ProseFact[] =>
  facts.filter(
    ({ type, at }) =>
      type !== 'impact_started' ||
      !facts.some((other) => other.type === 'impact' && other.at === at && other.until !== null),
  );

/** An instant of the front matter; a bare date has none. */
export const instantOf = (written: string | null): Millis | null =>
  written === null ? null : (parseInstant(written)?.at ?? null);
