/** Durations in words: a value with its name and its two facts, or the reason why there is none. */
import { type DurationView, type EndView, type HeadlineView } from '../../timeline/view/view-types.js';
import { durationText } from '../../timeline/time.js';
import { paragraph, table } from '../terminal.js';
import { type Zone } from '../../timeline/clocks.js';
import { spanText } from '../../timeline/view/entry-words.js';
import { type Page } from './page.js';

/** True if there is a number to show. */
export const hasValue = ({ status }: DurationView): boolean =>
  status === 'computed' || status === 'range' || status === 'pending' || status === 'invalid';

/** `1 h 39 min`, `28 min to 1 h`, `2 h 5 min so far`, `invalid: −5 min`, or the status. */
export function valueText(duration: DurationView): string {
  const about = duration.approximate ? '~' : '';
  const { seconds, range, elapsedSeconds, status } = duration;
  switch (status) {
    case 'computed':
      return about + (duration.text ?? durationText(seconds ?? 0));
    case 'range':
      return (
        duration.text ?? (range ? `${durationText(range.minSeconds)} to ${durationText(range.maxSeconds)}` : 'a range')
      );
    case 'pending':
      return elapsedSeconds === null ? 'pending' : `${about}${roughText(elapsedSeconds)} so far`;
    case 'invalid':
      return `invalid: ${seconds === null ? 'ends before it starts' : durationText(seconds)}`;
    case 'ambiguous':
    case 'missing':
    case 'not_applicable':
      return status.replace('_', ' ');
  }
}

/** `missing: detected, acknowledged`, `not applicable`: short. */
function reasonText({ status, reason }: DurationView): string {
  const missing = reason?.missing ?? [];
  return `${status.replace('_', ' ')}${missing.length > 0 ? `: ${missing.join(', ')}` : ''}`;
}

/** A length of time in its two largest units, for numbers that grow while they are read. */
export const roughText = (seconds: number): string =>
  durationText(Math.floor(seconds)).split(' ').slice(0, 4).join(' ');

/** Which facts a value rests on: `declared 18:12 → resolved 19:51`, or how many windows. */
export function derivationText(duration: DurationView, zone: Zone): string {
  const { from, to, windows, definition, previous, closedSeconds, unconfirmed } = duration;
  const parts: string[] = [];
  if (from) parts.push(spanText(named(from), to && named(to), zone));
  if (definition.kind !== 'pair' && windows)
    parts.push(`${windows.length} ${windows.length === 1 ? 'window' : 'windows'}`);
  if (previous) parts.push(`was ${durationText(previous.seconds)} once`);
  if (closedSeconds !== null) parts.push(`${durationText(closedSeconds)} closed`);
  if (unconfirmed) parts.push('unconfirmed');
  return parts.join(', ');
}

const named = ({ type, occurredAt }: EndView): { name: string; occurredAt: string } => ({ name: type, occurredAt });

/** The number that lists show, never without its name. */
export function headlineText({ metric, duration, chosenBy, reason }: HeadlineView): string {
  const value = hasValue(duration) ? valueText(duration) : reasonText(duration);
  const chosen = chosenBy === 'default' ? '' : ` (chosen by ${chosenBy}${reason === null ? '' : `: ${reason}`})`;
  return `${metric} ${value}${duration.unconfirmed && hasValue(duration) ? ', unconfirmed' : ''}${chosen}`;
}

/** Those with a value as a table; of the others one paragraph for each status. */
export function durationLines(durations: readonly DurationView[], page: Page): string[] {
  const rows = durations
    .filter(hasValue)
    .map((duration) => [nameOf(duration), valueText(duration), derivationText(duration, page.zone)]);
  const without = new Map<string, string[]>();
  for (const duration of durations.filter((duration) => !hasValue(duration))) {
    const status = duration.status.replace('_', ' ');
    without.set(status, [...(without.get(status) ?? []), nameWithReason(duration)]);
  }
  const reasons = [...without].flatMap(([status, names]) => paragraph(`${status}: ${names.join(', ')}`, page.width));
  return [...table(rows, page.width), ...reasons.map((line) => page.paint('dim', line))];
}

/** What is missing is worth knowing; that something does not apply says it all. */
function nameWithReason(duration: DurationView): string {
  const missing = duration.status === 'not_applicable' ? [] : (duration.reason?.missing ?? []);
  return `${nameOf(duration)}${missing.length > 0 ? ` (${missing.join(', ')})` : ''}`;
}

const nameOf = ({ metric, definition }: DurationView): string =>
  metric ??
  (definition.kind === 'pair'
    ? `${definition.from} → ${definition.to}`
    : `${definition.total} of ${definition.window}`);
