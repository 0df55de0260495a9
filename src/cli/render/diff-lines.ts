/** A difference in the terminal: sentences, numbers, and the facts learned +, changed ~, retracted −. */
import { type ChangedEntryView, type DiffView } from '../../timeline/view/moment-types.js';
import { type EntryView } from '../../timeline/view/view-types.js';
import { durationText } from '../../timeline/time.js';
import { paragraph, table } from '../terminal.js';
import { hasValue, valueText } from './duration-lines.js';
import { entryInWords } from '../../timeline/view/entry-words.js';
import { type Page } from './page.js';

const INDENT = '  ';

export function diffLines(diff: DiffView, page: Page): string[] {
  const inner = { ...page, width: page.width - INDENT.length };
  const facts = factLines(diff, inner);
  const numbers = table(
    diff.durations
      // Of what is unknown on both sides only the facts differ.
      .filter(({ before, after }) => hasValue(before) || hasValue(after))
      .map(({ metric, before, after, deltaSeconds }) => [
        metric,
        `${valueText(before)} → ${valueText(after)}`,
        deltaSeconds === null ? '' : `${deltaSeconds > 0 ? '+' : ''}${durationText(deltaSeconds)}`,
      ]),
    inner.width,
  );
  const { from, to, text } = diff;
  return [
    page.paint(
      'bold',
      `Revision ${from.revision} → ${to.revision}${to.clock === 'learned' ? ', by when it was learned' : ''}`,
    ),
    ...(text.length === 0 && facts.length === 0
      ? ['Nothing differs.']
      : text.flatMap((each) => paragraph(each, page.width))),
    ...section('Facts', facts, page),
    ...section('Durations', numbers, page),
  ];
}

const section = (title: string, lines: readonly string[], page: Page): string[] =>
  lines.length === 0 ? [] : ['', page.paint('underline', title), ...lines.map((line) => INDENT + line)];

function factLines({ learned, unlearned, changed, retracted, restored }: DiffView, page: Page): string[] {
  const told = (sign: string, verb: string, entries: readonly Shown[]): string[] =>
    entries.map((entry) => `${sign} ${verb} ${entryInWords(entry as EntryView, page.zone)}${why(entry)}`);
  return [
    ...told('+', 'learned', learned),
    ...told('+', 'restored', restored as readonly Shown[]),
    ...changed.map((each) => `~ changed ${each.entryId}: ${fieldWords(each)}${why(each)}`),
    ...told('−', 'retracted', retracted as readonly Shown[]),
    ...told('−', 'not known', unlearned),
  ].flatMap((line) => paragraph(line, page.width));
}

type Shown = EntryView & { readonly reason?: string | null };

const why = ({ reason = null }: { readonly reason?: string | null }): string =>
  reason === null ? '' : ` (${reason.replace(/\s+/g, ' ')})`;

const fieldWords = ({ fields }: ChangedEntryView): string =>
  Object.entries(fields)
    .filter(([field]) => field !== 'interval' && field !== 'learnedAfterSeconds')
    .map(([field, { before, after }]) => `${field} ${valueWords(before)} → ${valueWords(after)}`)
    .join(', ');

const valueWords = (value: unknown): string =>
  value === null ? 'unset' : typeof value === 'string' ? value.replace(/\s+/g, ' ') : JSON.stringify(value);
