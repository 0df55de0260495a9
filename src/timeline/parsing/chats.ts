/**
 * Lines of chats, comments and status pages, whose time stands beside a name, below one, or below what it is of: "Ana Lima
 * 2:05 PM" above a message, "Resolved - This incident has been resolved." above "Nov 29, 14:40 UTC".
 */
import { headOf, textOf, type LineHead } from './line-heads.js';
import { momentAt } from './moments.js';
import { type Manner } from './time-of-day.js';
import { matchAt } from './scanning.js';

type TimedHead = Extract<LineHead, { kind: 'timed' }>;

/** A name of one word may be any word. */
const WHOLE_NAME =
  /^(?:@[\w.-]{2,30}|[a-z]\w{0,20}\.[a-z]\w{0,20}|\p{Lu}[\p{L}.'\u2019-]{0,30}(?: \p{Lu}[\p{L}.'\u2019-]{0,30}){1,3})$/u;
/** A name, and what stands between it and a time. */
const AUTHOR =
  /[ \t]{0,40}(?:\*\*|__)?(@?\p{Lu}[\p{L}\p{M}.'\u2019-]{0,30}(?: \p{L}[\p{L}\p{M}.'\u2019-]{0,30}){0,3}?|@?[a-z][\w.-]{1,30})(?:(?:\*\*|__) |(?:\*\*|__)?(?: {2,20}|\t{1,3}| [\u2014\u2013|-] |, | (?:added a comment|commented|wrote|said|replied|posted(?: an update)?)(?: ?[-\u2013\u2014:]| on| at)? ))/uy;
const STATUS =
  /^(?:[*_]{2})?(Investigating|Identified|Monitoring|Update|Resolved|Completed|Verifying|In progress|Scheduled|Postmortem)(?:[*_]{2})?(?:\s{0,2}(?:$|[-\u2013\u2014:]\s))/;
const POSTED = /(?:Posted|Updated)(?: .{1,30} ago\.)? (?:on |at )?/y;
const MOST_LINES = 20;
const MOST_BYLINE = 160;

/** True for words that are a name and no more. */
export const isName = (words: string): boolean => WHOLE_NAME.test(words.trim());

/** True for a line that may be what somebody said: it holds words, and no time at its head. */
export const isSaid = (line: string, manner: Manner): boolean =>
  line.trim() !== '' && headOf(line, manner).kind === 'untimed' && byline(line, manner) === null;

/** True for a name above a time that stands alone, and above what was said. */
export const isNameAbove = (lines: readonly string[], index: number, manner: Manner): boolean =>
  isName(lines[index]!) && timeAlone(lines[index + 1] ?? '', manner) !== null && isSaid(lines[index + 2] ?? '', manner);

/** A time with its author above what was said; null for another line. */
export function bylineAt(lines: readonly string[], index: number, manner: Manner): TimedHead | null {
  const head = byline(lines[index]!, manner);
  return head && isSaid(lines[index + 1] ?? '', manner) ? head : null;
}

/** "Ana Lima  2:05 PM", and nothing else. */
function byline(line: string, manner: Manner): TimedHead | null {
  if (line.length > MOST_BYLINE) return null;
  const author = matchAt(AUTHOR, line, 0);
  if (!author) return null;
  const moment = momentAt(line, author[0].length, manner);
  if (moment === null || 'why' in moment || moment.clock === null || moment.ago !== null) return null;
  if (line.slice(moment.end).trim() !== '') return null;
  const words = line.slice(moment.start, moment.end);
  return { kind: 'timed', moment, text: author[1]!, isHeading: false, zone: null, words, isByline: true };
}

/** An update of a status page: its words, and the time that stands below them. */
export interface StatusUpdate {
  readonly head: TimedHead;
  /** How many lines it takes. */
  readonly lines: number;
}

/** The update that begins on a line; null if none does. */
export function statusUpdateAt(lines: readonly string[], start: number, manner: Manner): StatusUpdate | null {
  const status = STATUS.exec(lines[start]!);
  if (!status || headOf(lines[start]!, manner).kind !== 'untimed') return null;
  const words = [`${status[1]!}: ${textOf(lines[start]!.slice(status[0].length))}`.replace(/: $/, ':')];
  for (let index = start + 1; index < lines.length && index <= start + MOST_LINES; index += 1) {
    const line = lines[index]!;
    if (STATUS.test(line)) return null;
    const head = timeAlone(line, manner);
    const next = lines[index + 1] ?? '';
    if (head && next.trim() !== '' && !STATUS.test(next)) return null;
    if (head) return { head: { ...head, text: words.join(' ').trim() }, lines: index - start + 1 };
    if (headOf(line, manner).kind !== 'untimed') return null;
    if (line.trim() !== '') words.push(textOf(line));
  }
  return null;
}

/** "Nov 29, 14:40 UTC", "Posted 2 days ago. Nov 28, 2026 - 14:40 UTC" */
function timeAlone(line: string, manner: Manner): TimedHead | null {
  const from = line.length - line.trimStart().length;
  const posted = matchAt(POSTED, line, from);
  const start = from + (posted?.[0].length ?? 0);
  const moment = momentAt(line, start, manner);
  if (moment === null || 'why' in moment || moment.clock === null || line.slice(moment.end).trim() !== '') return null;
  return { kind: 'timed', moment, text: '', isHeading: false, zone: null, words: line.slice(moment.start, moment.end) };
}
