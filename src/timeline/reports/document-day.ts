/** The day that a report as a whole is about. */
import { localDay, type WrittenDate } from '../parsing/dates.js';
import { momentsIn, wholeMoment } from '../parsing/moments.js';
import { type Manner } from '../parsing/time-of-day.js';
import { isCalendarDay, type Millis } from '../time.js';
import { type Block } from './blocks.js';
import { type ReportFrame } from './report.js';

const FRONT_FIELD = /^\s{0,20}["']?([\w-]{1,40})["']?\s{0,20}[:=]\s{0,20}["']?(.{0,200}?)["']?\s*$/;
const DAY_FIELD =
  /^(?:date|day|incident[_-]?date|(?:incident[_-]?)?start(?:ed|[_-]?(?:time|date|at))?|occurred(?:[_-]?(?:on|at))?)$/i;
const DAY_LABEL = /^(?:date|day|when|(?:incident |outage )?date(?: of (?:the )?(?:incident|outage|event))?)$/i;
const IN_NAME = /(?<!\d)((?:19|20)\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)/g;
/** Where a report says of what day it is, it says it early. */
const FIRST_BLOCKS = 40;

/** The value of a field of the front matter, as written; null without it. */
export function frontField(block: Block): { readonly name: string; readonly value: string } | null {
  const found = block.kind === 'frontMatter' ? FRONT_FIELD.exec(block.text.slice(0, 300)) : null;
  return found && { name: found[1]!, value: found[2]! };
}

/** Midnight of that day as a local time; null where nobody says. */
export function documentDay(
  blocks: readonly Block[],
  titles: readonly string[],
  frame: ReportFrame,
  manner: Manner,
): Millis | null {
  return (
    inFrontMatter(blocks, manner) ??
    inName(frame.source) ??
    firstOf(titles, manner) ??
    labelled(blocks, manner) ??
    (frame.date === null ? null : inName(frame.date)) ??
    firstOf(
      blocks
        .filter(({ kind }) => kind === 'paragraph' || kind === 'item' || kind === 'heading' || kind === 'row')
        .map(({ text }) => text),
      manner,
    )
  );
}

/** The one year that the titles name, for reports that say no more; else null. */
export function documentYear(titles: readonly string[]): number | null {
  const years = new Set(titles.flatMap((title) => title.match(/(?<!\d)(?:19|20)\d\d(?!\d)/g) ?? []));
  return years.size === 1 ? Number([...years][0]) : null;
}

/** Midnight of a whole day as a local time; null for less than one. */
export const dayOf = (date: WrittenDate | null): Millis | null =>
  date === null || date.year === null || date.day === null ? null : localDay(date.year, date.month, date.day);

function inFrontMatter(blocks: readonly Block[], manner: Manner): Millis | null {
  for (const block of blocks) {
    if (block.kind !== 'frontMatter') break;
    const field = frontField(block);
    if (field === null || !DAY_FIELD.test(field.name)) continue;
    const day = firstOf([field.value], manner);
    if (day !== null) return day;
  }
  return null;
}

function labelled(blocks: readonly Block[], manner: Manner): Millis | null {
  for (const { label, text, cells } of blocks.slice(0, FIRST_BLOCKS)) {
    const [name, value] =
      label !== null ? [label, text.slice(label.length + 1)] : [cells[0]?.text ?? '', cells[1]?.text ?? ''];
    const moment = DAY_LABEL.test(name) ? wholeMoment(value.replace(/^[\s:]{1,4}/, ''), manner) : null;
    if (moment && !('why' in moment) && dayOf(moment.date) !== null) return dayOf(moment.date);
  }
  return null;
}

/** The first whole day that the name of a file holds, as `YYYY-MM-DD`; null without one. */
export function dateInName(name: string): string | null {
  const day = inName(name);
  return day === null ? null : new Date(day).toISOString().slice(0, 10);
}

function inName(name: string): Millis | null {
  const file = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  for (const [, year, month, day] of file.matchAll(IN_NAME))
    if (isCalendarDay(Number(year), Number(month), Number(day)))
      return Date.UTC(Number(year), Number(month) - 1, Number(day));
  return null;
}

function firstOf(texts: readonly string[], manner: Manner): Millis | null {
  for (const text of texts) {
    for (const { date } of momentsIn(text, { ...manner, dots: 'never' })) {
      const day = dayOf(date);
      if (day !== null) return day;
    }
  }
  return null;
}
