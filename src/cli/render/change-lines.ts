/** Changes of services as lines, with the names by which they are linked. */
import { durationText } from '../../timeline/time.js';
import { clockOf, dayOf, glyphOf, offsetMark, subjectOf } from '../../timeline/view/entry-words.js';
import { type ChangeView, type SuspectView } from '../../timeline/view/view-types.js';
import { wrap } from '../terminal.js';
import { type Page } from './page.js';

const INDENT = 4;

export function changeLines(changes: readonly ChangeView[], page: Page): string[] {
  return changes.flatMap((change) => linesOf(change, [], page));
}

/** @param suspects the nearest first */
export function suspectLines(suspects: readonly SuspectView[], page: Page): string[] {
  return suspects.flatMap((suspect) => linesOf(suspect, [beforeText(suspect.beforeSeconds)], page));
}

function linesOf(change: ChangeView, more: readonly string[], { zone, width, paint }: Page): string[] {
  const { type, text, retracted, actor, reverts, service, id, linkedTo } = change;
  const words = [subjectOf(change), text ?? ''].filter(Boolean).join(' · ');
  const when = `${dayOf(change, zone)} ${clockOf(change, zone)}${offsetMark(zone, Date.parse(change.interval.from))}`;
  const first = `${when}  ${paint(retracted ? 'dim' : 'bold', `${glyphOf(type)} ${type}`)}  ${words}`;
  const remarks = [
    `${service ?? ''}/${id}`,
    ...more,
    reverts === undefined ? null : `takes back ${reverts}`,
    actor === null ? null : `by ${actor}`,
    linkedTo.length === 0 ? null : `linked to ${linkedTo.join(', ')}`,
    retracted ? 'retracted' : null,
  ];
  const below = wrap(remarks.filter(Boolean).join(' · '), width - INDENT);
  return [first.trimEnd().replace(/\s+/g, (space) => (space.includes('\n') ? ' ' : space)), ...below.map(indented)];
}

const indented = (line: string): string => ' '.repeat(INDENT) + line;

/** `12 min before`, counted to the first impact or, without one, the first entry. */
function beforeText(seconds: number): string {
  if (seconds === 0) return 'just then';
  return `${durationText(Math.abs(seconds))} ${seconds > 0 ? 'before' : 'after'}`;
}
