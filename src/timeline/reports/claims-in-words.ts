/**
 * Which of the lengths in a report are stated of the incident. Most lengths are not ("a 30-minute timeout"), so a length
 * counts only where a label, or the words around it, say that something was wrong, or over, for so long.
 */
import { type Comparison } from '../comparison.js';
import { namedEnd } from './claim-ends.js';
import * as words from './claim-words.js';
import { lengthsInWords, type LengthMention } from './lengths-in-words.js';
import { metricOfLabel, saidMetric } from './metric-words.js';
import { type SaidMetric } from './report.js';

/** A sentence, heading, cell or value with what stands above it, all without the marks of Markdown. */
export interface StatementWords {
  readonly text: string;
  /** The key of a key–value line, or what its column is called; null where there is none. */
  readonly label: string | null;
  /** Headings above it, the outermost first. */
  readonly headings: readonly string[];
}

/** A length of the incident, where it stands in its statement. */
export interface WordedClaim {
  /** UTF-16 units into the text. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** ISO 8601 in the units as written. */
  readonly stated: string;
  /** Of `between`: the longer of the two. */
  readonly statedUpTo: string | null;
  readonly comparison: Comparison;
  readonly metricSaid: SaidMetric | null;
  /** "during support hours 10:00–17:00" */
  readonly calendarText: string | null;
}

/** The claims of a statement, in its order. */
export function claimsInWords(statement: StatementWords): WordedClaim[] {
  const { text } = statement;
  if (statement.headings.some((heading) => OF_THE_FUTURE.test(heading.slice(0, LONGEST_LABEL)))) return [];
  return lengthsInWords(text).flatMap((length): WordedClaim[] => {
    const found = aboutIncident(statement, length);
    if (found === null) return [];
    const { start, end, stated, statedUpTo } = length;
    const comparison = found.within && length.comparison === 'exactly' ? 'at_most' : length.comparison;
    const calendarText = calendarIn(text.slice(start, end), text.slice(end, end + NEARBY));
    return [{ start, end, stated, statedUpTo, comparison, metricSaid: saidMetric(found.metric), calendarText }];
  });
}

/** What is still to be done has lengths of its own. */
const OF_THE_FUTURE =
  /(?<!\w)(?:action items?|actions(?: to take)?|action points|next steps?|follow[- ]?ups?|to-?dos?|remediation items|prevent\w*|improvements?|recommendations?|future work|glossary|what.{0,20} we (?:are|will) (?:doing|do|change))(?!\w)/i;

/** How far the words that tell may stand from a length, in characters. */
const NEARBY = 200;
const LONGEST_LABEL = 80;

interface Found {
  /** Of the table of metrics. */
  readonly metric: string | null;
  readonly within: boolean;
}

function aboutIncident(statement: StatementWords, length: LengthMention): Found | null {
  const { text } = statement;
  const before = text.slice(Math.max(0, length.start - NEARBY), length.start);
  const behind = text.slice(length.end, length.end + NEARBY);
  if (/^\s?\?/.test(behind)) return null;
  const labelled = metricBeside(statement, length);
  if (labelled) return labelled.isMetric ? { metric: labelled.metric, within: false } : null;
  if (words.ANOTHER_TIME.test(text.slice(Math.max(0, length.start - NEARBY), length.end + NEARBY))) return null;
  const clause = clauseAround(before, behind);
  if (words.NOT_WHAT_WAS.test(clause)) return null;
  const qualified = text.slice(length.start, length.end);
  const isWhole = lasted(before);
  const end = namedEnd(before, qualified, behind);
  if (end && !(isWhole && !BEFORE_ITS_END.has(end.metric ?? ''))) return end;
  const isDuringTrouble = words.PERIOD.test(behind) && words.WRONG_OVER.test(before);
  if (!isDuringTrouble && words.OTHER_BEHIND.test(behind)) return null;
  const metric =
    metricOfLabel(isWhole ? before.slice(-LONGEST_LABEL) : clause) ??
    (words.WAS_DOWN.test(before)
      ? 'downtime'
      : words.LASTED.test(before) || words.TROUBLE_THAT.test(before)
        ? 'duration'
        : null);
  const isCounted = /(?<!\w)(?:every|each|per|last|past|next|previous)\s*$/i.test(before);
  if (isDuringTrouble || (words.OF_TROUBLE.test(behind) && !isCounted)) return { metric, within: false };
  const measured = clauseBefore(before);
  if (words.MEASURE_BEFORE.test(measured) && !words.WRONG_MEASURE_FOR.test(measured)) return null;
  if (isWhole) return { metric, within: false };
  return !words.OTHER_BEFORE.test(before) && isTold(before, behind) ? { metric, within: false } : null;
}

/** "lasted an hour before we noticed" is no whole outage; "before service was restored" is one. */
const BEFORE_ITS_END: ReadonlySet<string> = new Set(['time_to_detect', 'time_to_acknowledge', 'time_to_identify']);

const lasted = (before: string): boolean =>
  (words.LASTED.test(before) && !words.LASTED_OTHER.test(before)) ||
  words.TROUBLE_OF.test(before) ||
  words.BOUNDED.test(before);

const isTold = (before: string, behind: string): boolean =>
  words.WAS_DOWN.test(before) ||
  words.WRONG_FOR.test(before) ||
  words.BESIDE_RANGE.test(before) ||
  ((words.PERIOD.test(behind) || words.PERIOD_OF.test(before)) && words.WHERE_WRONG.test(behind)) ||
  (words.FOR.test(before) && words.THEN_WRONG.test(behind));

/** A label that stands before a length alone: "Time to repair", "Outage duration (approx.)". */
interface Label {
  readonly metric: string | null;
  readonly isMetric: boolean;
}

const HEAD = /^([^:=\n]{2,80}?)\s?[:=]\s*(?:[(~≈]|total(?: of)?|approx\.?|lasted|of)?\s*$/i;
/** A label that names what ought to be, or what something else takes. */
const NO_METRIC =
  /(?<!\w)(?:target|objective|goal|expected|allowed|max(?:imum)?|limit|budget|sla|slo|rto|rpo|estimated time|planned|timeout|interval|retention|window|ttl|delay|mean|average|avg|meeting|call)(?!\w)/i;
const LABEL_WORDS = 7;

/** Null where no label stands before the length alone. */
function metricBeside({ text, label, headings }: StatementWords, length: LengthMention): Label | null {
  if (length.start > LONGEST_LABEL + 20) return null;
  const before = text.slice(0, length.start);
  const alone = /^[\s(~≈:–-]*(?:(?:total(?: of)?|lasted|for)\s*)?$/i.test(before);
  const own = alone ? (label ?? headings.at(-1) ?? null) : (HEAD.exec(before)?.[1] ?? null);
  if (own === null || own.length > LONGEST_LABEL || own.split(/\s+/).length > LABEL_WORDS) return null;
  const metric = metricOfLabel(own);
  if (metric === null) return null;
  const isMetric = !NO_METRIC.test(own) && !words.OTHER_BEHIND.test(text.slice(length.end, length.end + NEARBY));
  return { metric, isMetric };
}

const BOUNDARY =
  /[;:—()]|\s–\s|[.!?] |,? (?=(?:and|but|which|who|that|while|whereas|although|though|because|since|so|when|where|if|until|before|after|as|with|resulting|causing|leading)\b)|, (?=\w+ing\b)/gi;

const lastPiece = (text: string): string => {
  const boundary = [...text.matchAll(BOUNDARY)].at(-1);
  return boundary ? text.slice(boundary.index + boundary[0].length) : text;
};
const clauseBefore = (before: string): string => {
  const piece = lastPiece(before);
  // "timeout (10s)": what stands in brackets belongs to the words before them.
  return piece.trim() === '' || /\w+ing$/.test(piece) ? before.slice(-60) : piece;
};
const clauseAround = (before: string, behind: string): string => {
  const boundary = [...behind.matchAll(BOUNDARY)].find(({ index }) => index > 0);
  const piece = lastPiece(before);
  return (
    (piece.trim().length < 3 ? before.slice(-60) : piece) +
    ' # ' +
    (boundary ? behind.slice(0, boundary.index) : behind)
  );
};

const HOURS_BEHIND =
  /^[\s,]*\(?\s*((?:(?:during|in|within|counting|only|of|by)\s)?(?:\w+\s){0,2}?(?:support|business|working|office|opening|trading|service|on-?call|core)[ -]hours[^).;,]{0,40})/i;
const DAYS_COUNTED = /(?:business|working|support)[ -](?:days?|hours?)/i;

/** The hours in which a length says that it counts. */
function calendarIn(length: string, behind: string): string | null {
  return HOURS_BEHIND.exec(behind)?.[1]?.trim() ?? DAYS_COUNTED.exec(length)?.[0] ?? null;
}
