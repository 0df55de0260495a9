/** Issues of cState, a status page made with Hugo: Markdown with front matter, updates with `track` shortcodes. */
import { type DocumentFault, type MarkdownParts } from '../postmortem-index/front-matter.js';
import { trackedIn, type Tracked } from './cstate-updates.js';
import {
  communicated,
  openingOf,
  statusEntries,
  type SourceContext,
  type SourceEntry,
  type SourceOpening,
} from './source-opening.js';
import { componentOf, entryId, learnedAt, readTime, updateIds, type SourceTime } from './source-values.js';

const LEVELS: ReadonlyMap<string, string> = new Map([
  ['down', 'down'],
  ['disrupted', 'degraded'],
  ['notice', 'minor'],
]);

/** Hugo reads names of fields in any case. */
function fieldsOf({ fields, lines }: MarkdownParts) {
  const names = new Map([...fields.keys()].map((name) => [name.toLowerCase(), name]));
  const get = (field: string): string | readonly string[] | undefined => fields.get(names.get(field) ?? field);
  return {
    word: (field: string): string | null => {
      const value = get(field);
      return typeof value === 'string' ? value.trim() || null : null;
    },
    words: (field: string): readonly string[] => {
      const value = get(field) ?? [];
      return (typeof value === 'string' ? value.split(',') : value).map((each) => each.trim()).filter(Boolean);
    },
    lineOf: (field: string): number => lines.get(names.get(field) ?? field) ?? 1,
  };
}

/** True for the file of an issue. One that has a uuid is a document of the Postmortem Index. */
export function isCstate(parts: MarkdownParts): boolean {
  const { word } = fieldsOf(parts);
  return word('uuid') === null && word('section')?.toLowerCase() === 'issue';
}

type CstateFault = DocumentFault;

/**
 * @param parts the file, and the line that its body begins on
 * @returns what the file says, or the first fault
 */
export function readCstate(
  parts: MarkdownParts & { readonly bodyLine: number },
  { zone, fileName }: Pick<SourceContext, 'zone' | 'fileName'>,
): SourceOpening | CstateFault {
  const { word, words, lineOf } = fieldsOf(parts);
  const title = word('title');
  if (title === null) return { line: lineOf('title'), detail: 'title is missing.' };
  const date = timeOf('date');
  if ('detail' in date) return date;
  const isResolved = word('resolved')?.toLowerCase() === 'true';
  // Of an issue that is not resolved it is a plan.
  const resolved = isResolved && word('resolvedwhen') !== null ? timeOf('resolvedwhen') : null;
  if (resolved !== null && 'detail' in resolved) return resolved;
  const tracked = trackedIn(parts.body, parts.bodyLine, zone);
  if ('detail' in tracked) return tracked;
  const updates = told(tracked.updates);
  const statuses = statusEntries(updates);
  const level = LEVELS.get(word('severity')?.toLowerCase() ?? '');
  const isInformational = word('informational')?.toLowerCase() === 'true';
  const components = [...new Set(words('affected').map(componentOf))].filter((name) => name !== '');
  const end = resolved ?? updates.findLast(({ status }) => status === 'resolved')?.time ?? null;
  const key = word('slug') ?? word('url') ?? fileName?.replace(/\.(?:md|markdown)$/i, '') ?? `${word('date')} ${title}`;
  return openingOf({
    tool: 'cstate',
    key,
    title,
    ...(tracked.rest !== '' && { summary: tracked.rest }),
    services: components,
    ...(level !== undefined && { severity: word('severity')!.toLowerCase() }),
    since: date,
    entries: [
      { id: 'date', type: 'incident_started', ...date.fields },
      ...(isInformational ? [] : impacts(components, level, date, end)),
      ...updates.map(({ id, time, learned, text }) => communicated(id, time, learned, text || undefined)),
      ...(resolved !== null ? statuses.filter(({ type }) => type !== 'resolved') : statuses),
      ...(resolved !== null ? [{ id: 'resolved', type: 'resolved', ...resolved.fields }] : []),
      ...(end !== null ? [{ id: 'end', type: 'incident_ended', ...end.fields }] : []),
    ],
  });

  function timeOf(field: 'date' | 'resolvedwhen'): SourceTime | DocumentFault {
    const written = word(field);
    const name = field === 'date' ? 'date' : 'resolvedWhen';
    if (written === null) return { line: lineOf(field), detail: `${name} is missing.` };
    return readTime(written, zone) ?? { line: lineOf(field), detail: `${name} is no date and time.` };
  }
}

/** What was hit from the date until it was resolved; its beginning alone where that is not known. */
const impacts = (
  components: readonly string[],
  level: string | undefined,
  from: SourceTime,
  to: SourceTime | null,
): SourceEntry[] =>
  components.flatMap((component) => [
    {
      id: entryId('impact', component),
      type: 'impact_started',
      component,
      ...(level !== undefined && { level }),
      ...from.fields,
    },
    ...(to === null || to.at < from.at
      ? []
      : [{ id: entryId('impact-end', component), type: 'impact_ended', component, ...to.fields }]),
  ]);

/** In order of time, each with an id that its words may change under. */
function told(tracked: readonly Tracked[]) {
  const idAt = updateIds();
  // They stand with the latest first.
  const inOrder = [...tracked].reverse().sort((a, b) => a.time.at - b.time.at);
  return inOrder.map(({ time, status, text }) => ({
    id: idAt(time.at),
    ...{ status, time, text },
    learned: learnedAt(time),
  }));
}
