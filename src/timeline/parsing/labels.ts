/** What the words of a line say that it is: labels that are exact, then a few verbs, then nothing. */
import { KNOWN_TYPES } from '../entry.js';

/** In lower case, as publishers write them beside a time. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ...KNOWN_TYPES.filter((type) => type !== 'impact' && type !== 'data_loss').map(
    (type) => [type.replaceAll('_', ' '), type] as const,
  ),
  ['detection', 'detected'],
  ['first detected', 'detected'],
  ['incident detected', 'detected'],
  ['issue detected', 'detected'],
  ['acked', 'acknowledged'],
  ['ack', 'acknowledged'],
  ['team aware', 'acknowledged'],
  ['incident acknowledged', 'acknowledged'],
  ['declaration', 'declared'],
  ['incident declared', 'declared'],
  ['incident opened', 'declared'],
  ['root cause identified', 'identified'],
  ['cause identified', 'identified'],
  ['issue identified', 'identified'],
  ['escalation', 'escalated'],
  ['mitigation', 'mitigated'],
  ['incident mitigated', 'mitigated'],
  ['impact mitigated', 'mitigated'],
  ['repaired', 'mitigated'],
  ['resolution', 'resolved'],
  ['incident resolved', 'resolved'],
  ['issue resolved', 'resolved'],
  ['all clear', 'resolved'],
  ['incident reopened', 'reopened'],
  ['incident closed', 'closed'],
  ['fault occurs', 'impact_started'],
  ['fault occurred', 'impact_started'],
  ['impact start', 'impact_started'],
  ['impact starts', 'impact_started'],
  ['impact begins', 'impact_started'],
  ['impact began', 'impact_started'],
  ['start of impact', 'impact_started'],
  ['impact end', 'impact_ended'],
  ['impact ends', 'impact_ended'],
  ['end of impact', 'impact_ended'],
  ['start', 'incident_started'],
  ['start time', 'incident_started'],
  ['started', 'incident_started'],
  ['began', 'incident_started'],
  ['incident start', 'incident_started'],
  ['incident began', 'incident_started'],
  ['outage start', 'incident_started'],
  ['outage started', 'incident_started'],
  ['end', 'incident_ended'],
  ['end time', 'incident_ended'],
  ['ended', 'incident_ended'],
  ['incident end', 'incident_ended'],
  ['outage end', 'incident_ended'],
  ['outage ended', 'incident_ended'],
  ['rolled back', 'rollback'],
  ['status update', 'communicated'],
  ['status page updated', 'communicated'],
  ['customers notified', 'communicated'],
]);

/** Words that a sentence about the incident begins with, in lower case. */
const VERBS: readonly (readonly [words: string, type: string])[] = [
  ['incident declared resolved', 'resolved'],
  ['incident declared over', 'resolved'],
  ['incident declared closed', 'closed'],
  ['incident declared', 'declared'],
  ['declared an incident', 'declared'],
  ['incident resolved', 'resolved'],
  ['issue resolved', 'resolved'],
  ['incident mitigated', 'mitigated'],
  ['incident closed', 'closed'],
  ['incident reopened', 'reopened'],
  ['rolled back', 'rollback'],
  ['acknowledged by', 'acknowledged'],
  ['escalated to', 'escalated'],
];
/** A plan, a condition or a question says nothing of what was. */
const NOT_YET =
  /\b(?:if|unless|would|will|should|could|might|may|once|when|plan(?:s|ned)?|expect(?:s|ed)?|not|never)\b|\?/i;
const LONGEST_LABEL = 40;

/** The words of a label as the tables have them: without marks around, in lower case, one blank between. */
const plain = (words: string): string =>
  words
    .slice(0, LONGEST_LABEL + 20)
    .replace(/[*_`#[\]()]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.:!]+$/, '')
    .toLowerCase();

/** The type that a whole label names: "First detected" is `detected`. Null for words that are no label. */
export const typeOfLabel = (words: string): string | null =>
  words.length > LONGEST_LABEL + 20 ? null : (LABELS.get(plain(words)) ?? null);

/** A type and what remains to be said. */
export interface Labelled {
  readonly type: string;
  readonly text: string;
}

const HEAD = /^[*_`[]{0,3}([A-Za-z][A-Za-z _-]{0,40}?)[*_`\]]{0,3} ?(?::|\u2013|\u2014| - )[*_`]{0,3}/;

/**
 * The type that a text itself names: by a label that is all of it, or that stands at its head before a colon or a dash
 * ("Resolved: traffic is back"), or by a verb at its head.
 */
export function labelled(text: string): Labelled | null {
  const whole = typeOfLabel(text);
  if (whole !== null) return { type: whole, text: plain(text) === whole.replaceAll('_', ' ') ? '' : text.trim() };
  const head = HEAD.exec(text);
  const type = head && typeOfLabel(head[1]!);
  if (head && type) return { type, text: text.slice(head[0].length).trim() };
  const start = text.slice(0, LONGEST_LABEL).toLowerCase();
  const verb = VERBS.find(([words]) => start.startsWith(words) && !/[a-z]/.test(start[words.length] ?? ''));
  return verb && !NOT_YET.test(text) ? { type: verb[1], text: text.trim() } : null;
}
