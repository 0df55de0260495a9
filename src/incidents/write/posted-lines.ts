/** Posted lines as entries, or what is wrong with each of them. Plain data: a thread may do it (`lines-reader.ts`). */
import { zoneNamed } from '../../timeline/clocks.js';
import { type EntryDraft } from '../../timeline/input/drafts.js';
import { readEntry } from '../../timeline/input/entry.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { type Fault } from '../../timeline/input/values.js';
import { type WrittenDate } from '../../timeline/parsing/dates.js';
import { readLines, type LineEntry, type LineReading } from '../../timeline/parsing/lines.js';
import { FUTURE_ALLOWED_MS } from '../../timeline/parsing/typed-time.js';
import { wholeSecond, type Millis } from '../../timeline/time.js';

export interface LinesToRead {
  readonly text: string;
  /** IANA or UTC: of times that name no zone. Null: such a time is refused. */
  readonly timeZone: string | null;
  /** `YYYY-MM-DD`: of times that no date stands above. Null: they count back from now. */
  readonly date: string | null;
  readonly now: Millis;
}

/** How one line was read. Neither an entry nor a problem: it is a placeholder, and left out. */
export interface ReadLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly entry: LineEntry | null;
  readonly problem: string | null;
  /** What to tell the person who typed it; missing where there is nothing. */
  readonly remarks?: readonly string[];
}

export interface ReadText {
  /** At most {@link LIMITS.perCall}. */
  readonly lines: readonly ReadLine[];
  readonly entries: readonly EntryDraft[];
  /** The same entries as they would be read at a fixed moment: nothing in them depends on when they came. */
  readonly asked: readonly EntryDraft[];
  /** Why none of it can be added. `/lines/2` is the third of `lines`. */
  readonly faults: readonly Fault[];
  /** There are more lines than one call takes: none are shown. */
  readonly isTooLong: boolean;
}

/** Noon on a day on which hardly any clocks change. */
const FIXED = Date.UTC(2001, 6, 1, 12);

export function readPostedLines(asked: LinesToRead): ReadText {
  const readings = readAt(asked, wholeSecond(asked.now));
  if (readings.length > LIMITS.perCall) return { ...NOTHING, faults: [TOO_MANY], isTooLong: true };
  const read = readings.map(draftOf);
  const drafts = read.filter(({ draft }) => draft !== null);
  const faults = read.flatMap(({ faults: own }) => own);
  if (drafts.length === 0 && faults.length === 0) faults.push(EMPTY);
  const fixed = readAt(asked, FIXED).map(draftOf);
  return {
    lines: readings.map(({ line, text, entry, remarks }, index) => {
      const [fault] = read[index]!.faults;
      const shown = { line, text, entry: fault === undefined ? entry : null, problem: fault?.detail ?? null };
      return remarks.length === 0 ? shown : { ...shown, remarks };
    }),
    entries: drafts.map(({ draft }) => draft!),
    asked: drafts.map(({ draft, index }) => fixed[index]?.draft ?? draft!),
    faults: faults.slice(0, LIMITS.faults).map((fault) => inText(fault, readings)),
    isTooLong: false,
  };
}

const NOTHING: Omit<ReadText, 'faults' | 'isTooLong'> = { lines: [], entries: [], asked: [] };
const TOO_MANY: Fault = {
  pointer: '/lines',
  code: 'too_many',
  detail: `must have at most ${LIMITS.perCall} lines that hold something`,
};
const EMPTY: Fault = { pointer: '/lines', code: 'required', detail: 'the text holds no entry' };

const readAt = ({ text, timeZone, date }: LinesToRead, now: Millis): LineReading[] =>
  readLines(text, {
    zone: timeZone === null ? null : zoneNamed(timeZone),
    now,
    date: date === null ? null : dayOf(date),
    latest: now + FUTURE_ALLOWED_MS,
  });

function dayOf(date: string): WrittenDate {
  const [year, month, day] = date.split('-').map(Number);
  return { year: year!, month: month!, day: day!, daysFromToday: null, isGuess: false, start: 0, end: date.length };
}

interface DraftOfLine {
  readonly index: number;
  readonly draft: EntryDraft | null;
  /** One at most: a line has one problem. */
  readonly faults: readonly Fault[];
}

/** A line that is read well may still be no entry: its text may be too long. */
function draftOf({ entry, problem }: LineReading, index: number): DraftOfLine {
  const pointer = `/lines/${index}`;
  if (problem !== null) return { index, draft: null, faults: [{ pointer, code: 'format', detail: problem }] };
  if (entry === null) return { index, draft: null, faults: [] };
  const { value, faults } = readEntry(entry, pointer);
  if (value !== null) return { index, draft: value, faults: [] };
  const detail = faults
    .map((fault) => [fault.pointer.slice(pointer.length + 1), fault.detail].filter(Boolean).join(': '))
    .join('; ');
  return { index, draft: null, faults: [{ pointer, code: faults[0]!.code, detail }] };
}

/** A fault with the number of its line, by which a person finds it. */
function inText(fault: Fault, readings: readonly LineReading[]): Fault {
  const line = readings[Number(fault.pointer.slice('/lines/'.length))]?.line;
  return fault === EMPTY || line === undefined ? fault : { ...fault, detail: `line ${line}: ${fault.detail}` };
}
