/**
 * Markdown in passages: paragraphs, headings, list items, rows of tables and lines that begin with a time, each for
 * itself and in its sentences. Every pattern here looks at a bounded piece of a line, or runs once over the text.
 */
import { sentencesOf } from './sentences.js';
import { ZONE_WORDS } from './zones.js';

export interface Passage {
  readonly sentences: readonly string[];
  /** Of a row: the words above its column of times, "Time (UTC)"; null elsewhere. */
  readonly columnHeader: string | null;
}

/** Passages in the order of the text; code between fences is none. */
export function passagesOf(markdown: string): Passage[] {
  return blocksOf(linesOf(markdown))
    .flatMap((block) => (isRow(block[0]!) ? rowsOf(block) : unitsOf(block).map(passageOf)))
    .filter(({ sentences }) => sentences.length > 0);
}

const passageOf = (text: string): Passage => ({ sentences: sentencesOf(plain(text)), columnHeader: null });

/** The sentences of each passage. */
export const paragraphsOf = (markdown: string): (readonly string[])[] =>
  passagesOf(markdown).map(({ sentences }) => sentences);

const FENCE = /^\s{0,3}(?:```|~~~)/;

/** Lines, those between two fences blank. A fence without another is a line like others. */
function linesOf(markdown: string): string[] {
  const lines = markdown.split(/\r?\n/);
  const fences = lines.flatMap((line, index) => (FENCE.test(line) ? [index] : []));
  for (let pair = 0; pair + 1 < fences.length; pair += 2) lines.fill('', fences[pair], fences[pair + 1]! + 1);
  return lines;
}

/** Behind this mark a line begins something of its own. */
const MARK = /^\s*(?:[-*+]|\d{1,9}[.)]|#{1,6})\s/;
const isRow = (line: string): boolean => line.trimStart().startsWith('|');

/** Lines that stand together: without a blank line, the mark of a list or heading, or the edge of a table between them. */
function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = [];
  let open: string[] | null = null;
  for (const line of lines) {
    if (line.trim() === '') open = null;
    else if (open !== null && !MARK.test(line) && isRow(line) === isRow(open[0]!)) open.push(line);
    else blocks.push((open = [line]));
  }
  return blocks;
}

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\\.?';
const DATE = `(?:\\d{4}-\\d\\d-\\d\\d|\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}|(?:[A-Z][a-z]{2,8},? )?(?:${MONTH} \\d{1,2}(?:st|nd|rd|th)?|\\d{1,2}(?:st|nd|rd|th)? ${MONTH})(?:,? \\d{4})?)`;
const CLOCK = '\\d{1,2}:\\d\\d(?::\\d\\d(?:[.,]\\d{1,6})?)?(?: ?[AaPp]\\.?[Mm]\\b\\.?)?';
const LED_BY_TIME = new RegExp(
  `^[\\s>*_\`[(~]{0,8}(?:(?:around|about|approximately|approx\\.?|circa|ca\\.) )?(?:${DATE}[,T]? ?(?:at )?)?${CLOCK}` +
    `(?: ?\\(?${ZONE_WORDS}\\)?|Z\\b)?[*_\`\\])]{0,4}`,
  'i',
);
/** What parts a time from what is said of it. */
const SEPARATOR = /^(?:\s?[:|–—-]|\t| {2})/;

const leadOf = (line: string): { readonly isSetOff: boolean } | null => {
  const lead = LED_BY_TIME.exec(line.slice(0, MAX_LEAD));
  return lead && { isSetOff: SEPARATOR.test(line.slice(lead[0].length, lead[0].length + 3)) };
};

/** How much of a line can be the time at its head. */
const MAX_LEAD = 100;

/**
 * A block in its lines of time, if it has any. A line that begins with a time may be prose that was wrapped there: it
 * counts where something parts the time from the words, or where the block begins with a time, as lists of times do.
 */
function unitsOf(block: readonly string[]): string[] {
  const units: string[][] = [];
  const isList = leadOf(block[0]!) !== null;
  for (const line of block) {
    const lead = units.length === 0 ? null : leadOf(line);
    if (units.length === 0 || (lead && (isList || lead.isSetOff))) units.push([line]);
    else units.at(-1)!.push(line);
  }
  return units.map((lines) => lines.join('\n'));
}

const RULE = /^[\s|:-]*$/;

/** Rows of a table; the one above its rule names the columns. */
function rowsOf(block: readonly string[]): Passage[] {
  const hasHeader = block.length > 1 && RULE.test(block[1]!);
  const headers = hasHeader ? cellsOf(block[0]!) : [];
  const columnHeader = headers.find((cell) => /\btimes?\b/i.test(cell)) ?? headers[0] ?? null;
  return block.slice(hasHeader ? 2 : 0).map((row) => ({
    sentences: sentencesOf(
      cellsOf(row)
        .filter((cell) => cell !== '')
        .join(' · '),
    ),
    columnHeader,
  }));
}

const cellsOf = (row: string): string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map(plain);

/** Without the marks of Markdown: emphasis, links, headings, bullets. The words stay. */
const plain = (markdown: string): string =>
  withoutLinks(markdown)
    .replace(/^\s*(?:#{1,6}|[-*+>]|\d{1,9}[.)])\s+/, '')
    .replace(/\*\*|__/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** `[words](address)`, a picture too, as its words. One pass: what has no end is looked for once. */
function withoutLinks(markdown: string): string {
  if (!markdown.includes('](')) return markdown;
  const kept: string[] = [];
  let done = 0;
  let open = -1;
  for (let at = 0; at < markdown.length; at += 1) {
    const mark = markdown[at];
    if (mark === '[') open = at;
    else if (mark === ']') {
      if (open >= done && markdown[at + 1] === '(') {
        const close = markdown.indexOf(')', at);
        if (close === -1) break;
        const isPicture = open > done && markdown[open - 1] === '!';
        kept.push(markdown.slice(done, isPicture ? open - 1 : open), markdown.slice(open + 1, at));
        done = close + 1;
        at = close;
      }
      open = -1;
    }
  }
  return kept.join('') + markdown.slice(done);
}
