/** Markdown in passages: paragraphs, headings, list items, rows of tables and lines that begin with a time. */
import { blocksOf } from '../../timeline/reports/blocks.js';
import { sentencesIn } from '../../timeline/reports/sentences.js';

/** The sentences of each passage, in the order of the text; code and comments are none. */
export const paragraphsOf = (markdown: string): (readonly string[])[] =>
  blocksOf(markdown)
    .filter(({ kind }) => kind !== 'code' && kind !== 'comment' && kind !== 'frontMatter')
    .map((block) => sentencesIn(block).map(({ text }) => text))
    .filter((sentences) => sentences.length > 0);
