/** Prose in paragraphs and sentences. */

/** Paragraphs of a Markdown text, headings and list items among them, each in its sentences. */
export function paragraphsOf(markdown: string): string[][] {
  return markdown
    .replace(/```.*?```/gs, '\n\n')
    .split(/\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)]|#+)\s)/)
    .map((paragraph) => sentencesOf(plain(paragraph)))
    .filter((sentences) => sentences.length > 0);
}

/** Without the marks of Markdown: emphasis, links, headings, bullets. The words stay. */
const plain = (markdown: string): string =>
  markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:#+|[-*+>]|\d+[.)])\s+/, '')
    .replace(/\*\*|__/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Words that end with a dot in the middle of a sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:[A-Za-z]|(?:[A-Za-z]\.)+[A-Za-z]|e\.g|i\.e|vs|etc|approx|ca|no|inc|ltd|corp|co|st|mr|mrs|dr|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.$/i;
/** "a.m." ends a sentence only if none of its own words follow. */
const HALF_OF_DAY = /[ap]\.m\.$/i;
const GOES_ON_AFTER_HALF_OF_DAY = /^(?:[A-Z]{1,4}T\b|UTC|GMT|Eastern|Pacific|Central|Mountain|[A-Z][a-z]+ [Tt]ime\b)/;

/** What goes on for longer is a table, a dump or a trick, and no sentence. */
const MAX_SENTENCE = 1500;

/** Sentences, each with its stop. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { index, 0: gap } of text.matchAll(/(?<=[.!?]["')\]”’]*)\s+(?=["'“‘([`~*]*[\p{Lu}\d])/gu)) {
    const before = text.slice(start, index);
    const after = text.slice(index + gap.length);
    if (HALF_OF_DAY.test(before) ? GOES_ON_AFTER_HALF_OF_DAY.test(after) : ABBREVIATION.test(before)) continue;
    sentences.push(before);
    start = index + gap.length;
  }
  return withLabels([...sentences, text.slice(start)].filter(({ length }) => length > 0 && length <= MAX_SENTENCE));
}

/** "30 July 2012, 02:33 IST." is the label of the sentence behind it. */
const MAX_LABEL = 40;
const LABEL = /^\W*(?:(?:\S*\d\S*|[A-Z]{1,5}|at|on|[AaPp]\.?[Mm]\.?|[A-Z][a-z]{2,8})[\s,.:–-]*)+$/;

function withLabels(sentences: readonly string[]): string[] {
  const joined: string[] = [];
  for (const sentence of sentences) {
    const label = joined.at(-1);
    if (label !== undefined && label.length <= MAX_LABEL && /\d/.test(label) && LABEL.test(label))
      joined[joined.length - 1] = `${label} ${sentence}`;
    else joined.push(sentence);
  }
  return joined;
}
