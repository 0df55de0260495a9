/** What durations between two entries and totals over windows have in common. */
import { type Entry } from '../entry.js';
import { type DurationView, type EndView, type Range } from '../view/view-types.js';
import { durationText, formatInstant, isoDuration, rangeText } from '../time.js';
import { occurredAtView } from '../view/render-entry.js';

export const reason = (
  code: string,
  message: string,
  missing?: readonly string[],
): NonNullable<DurationView['reason']> => ({
  code,
  message,
  ...(missing && { missing: [...new Set(missing)] }),
});

export const endView = (entry: Entry): EndView => ({
  entryId: entry.id,
  type: entry.type,
  occurredAt: occurredAtView(entry),
  recordedAt: formatInstant(entry.recordedAt),
  revision: entry.revision,
});

export const isApproximate = (entry: Entry): boolean => entry.facts.approximate === true;

export const anyOf = (holds: (entry: Entry) => boolean, ...entries: readonly (Entry | null)[]): boolean =>
  entries.some((entry) => entry !== null && holds(entry));

/** A length as a result: invalid where the end lies before the start, for intervals in every case. */
export function lengthResult(
  length: number | Range,
): Pick<DurationView, 'status' | 'seconds' | 'iso' | 'text' | 'range' | 'reason'> {
  const bounds = typeof length === 'number' ? { minSeconds: length, maxSeconds: length } : length;
  const isInvalid = bounds.maxSeconds < 0;
  const verdict = isInvalid ? reason('invalid', 'the end lies before the start') : null;
  if (typeof length === 'number') {
    return {
      status: isInvalid ? 'invalid' : 'computed',
      seconds: length,
      iso: isoDuration(length),
      text: durationText(length),
      range: null,
      reason: verdict,
    };
  }
  const status = isInvalid ? 'invalid' : 'range';
  return { status, seconds: null, iso: null, text: rangeText(length), range: length, reason: verdict };
}
