/** A difference as Markdown: sentences, a table of numbers, and lists of facts. */
import { type ChangedEntryView, type DiffView } from '../view/moment-types.js';
import { type DurationView, type EntryView } from '../view/view-types.js';
import { durationText } from '../time.js';
import { hasValue } from './footnotes.js';
import { code, plain } from './markdown-words.js';

/** @param title of the incident */
export function diffMarkdown(diff: DiffView, title: string): string {
  const { from, to, text } = diff;
  // Of what is unknown on both sides only the facts differ.
  const durations = diff.durations.filter(({ before, after }) => hasValue(before) || hasValue(after));
  const clock = to.clock === 'learned' ? ', by when it was learned' : '';
  return [
    `# ${plain(title)}: revision ${from.revision} → ${to.revision}${clock}`,
    '',
    ...(text.length === 0 ? ['Nothing differs.'] : text.map(plain)),
    ...section('Durations', durations.length === 0 ? [] : ['| | before | after | |', '| --- | --- | --- | --- |']),
    ...durations.map(({ metric, before, after, deltaSeconds }) => {
      const delta = deltaSeconds === null ? '' : `${deltaSeconds > 0 ? '+' : ''}${durationText(deltaSeconds)}`;
      return `| ${metric} | ${valueOf(before)} | ${valueOf(after)} | ${delta} |`;
    }),
    ...section('Learned', diff.learned.map(entryLine)),
    ...section(
      'Restored',
      diff.restored.map((entry) => entryLine(entry) + why(entry.reason)),
    ),
    ...section('Changed', diff.changed.flatMap(changedLines)),
    ...section(
      'Retracted',
      diff.retracted.map((entry) => entryLine(entry) + why(entry.reason)),
    ),
    ...section('Not known', diff.unlearned.map(entryLine)),
    '',
  ].join('\n');
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];

const valueOf = ({ text, status }: DurationView): string => text ?? status.replace('_', ' ');

const entryLine = ({ occurredAt, type, id, text }: Pick<EntryView, 'occurredAt' | 'type' | 'id' | 'text'>): string =>
  `- ${occurredAt} **${type}** ${code(id)}${text === null ? '' : ` ${plain(text.replace(/\s+/g, ' '))}`}`;

const why = (reason: string | null): string => (reason === null ? '' : ` (${plain(reason.replace(/\s+/g, ' '))})`);

const changedLines = ({ entryId, fields, reason }: ChangedEntryView): string[] => [
  `- ${code(entryId)}${why(reason)}`,
  ...Object.entries(fields).map(([field, { before, after }]) => `  - ${field}: ${shown(before)} → ${shown(after)}`),
];

const shown = (value: unknown): string =>
  value === null ? 'unset' : code(typeof value === 'string' ? value : JSON.stringify(value));
