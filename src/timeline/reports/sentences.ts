/** Text in sentences. */
import { partOf, type Passage } from './passage.js';

/** Words that end with a dot in the middle of a sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:[A-Za-z]|(?:[A-Za-z]\.){1,6}[A-Za-z]|vs|etc|approx|ca|no|inc|ltd|corp|co|st|mr|mrs|dr|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$/i;
/** "a.m." ends a sentence only if none of its own words follow. */
const HALF_OF_DAY = /[ap]\.m\.$/i;
const GOES_ON_AFTER_HALF_OF_DAY =
  /^(?:[A-Z]{1,4}T\b|UTC|GMT|Eastern|Pacific|Central|Mountain|[A-Z][a-z]{1,20} [Tt]ime\b)/;
/** As much of what stands around a gap as these patterns look at. */
const NEARBY = 30;

const GAP = /(?<=[.!?]["')\]”’]{0,3}) (?=["'“‘([`~*]{0,3}[\p{Lu}\d])/gu;

/** What goes on for longer is a table, a dump or a trick, and no sentence. */
export const MAX_SENTENCE = 1500;

/** Sentences, each with its stop and with its place. */
export function sentencesIn(passage: Passage): Passage[] {
  return rangesOf(passage.text).map(([start, end]) => partOf(passage, start, end));
}

type Range = readonly [start: number, end: number];

function rangesOf(text: string): Range[] {
  const ranges: Range[] = [];
  let start = 0;
  for (const { index } of text.matchAll(GAP)) {
    const before = text.slice(Math.max(start, index - NEARBY), index);
    if (
      HALF_OF_DAY.test(before)
        ? GOES_ON_AFTER_HALF_OF_DAY.test(text.slice(index + 1, index + 1 + NEARBY))
        : ABBREVIATION.test(before)
    )
      continue;
    ranges.push([start, index]);
    start = index + 1;
  }
  const all = [...ranges, [start, text.length] as const];
  return withLabels(
    text,
    all.filter(([from, to]) => to > from && to - from <= MAX_SENTENCE),
  );
}

/** "30 July 2012, 02:33 IST." is the label of the sentence behind it. */
const MAX_LABEL = 40;
const LABEL_WORD = /^(?:\S*\d\S*|[A-Z]{1,5}|at|on|[AaPp]\.?[Mm]|[A-Z][a-z]{2,8})[,.:–-]*$/;

const isLabel = (text: string): boolean =>
  text.length <= MAX_LABEL &&
  /\d/.test(text) &&
  text
    .replace(/^\W+/, '')
    .split(' ')
    .every((word) => LABEL_WORD.test(word));

function withLabels(text: string, ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges) {
    const label = merged.at(-1);
    if (label !== undefined && label[1] + 1 === range[0] && isLabel(text.slice(...label)))
      merged[merged.length - 1] = [label[0], range[1]];
    else merged.push(range);
  }
  return merged;
}
