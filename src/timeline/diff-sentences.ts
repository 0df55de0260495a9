/** A difference in sentences that a person would write, each citing the entries that it rests on. In UTC. */
import { counted } from './counted.js';
import { type Difference, type Side } from './diff.js';
import { isUnconfirmed, laneOf, type Entry } from './entry.js';
import { titleOf } from './measure/durations.js';
import { tellingClock, type TellingClock } from './narrative-words.js';
import { durationText, wholeSecond, type Millis } from './time.js';
import { inOrder } from './timeline.js';
import { type DurationChangeView } from './view/moment-types.js';
import { type DurationView, type NarrativeSentence } from './view/view-types.js';
import { whatHappened } from './what-happened.js';
import { witnessesOf } from './witnesses.js';

/** So many facts are told one by one, and so many numbers. */
const MOST_FACTS = 3;
const MOST_NUMBERS = 3;

export function diffSentences(difference: Difference): NarrativeSentence[] {
  const clock = tellingClock();
  const by = clock.instant(wholeSecond(momentOf(difference.sides.after)));
  const known = newlyKnown(difference, by, clock);
  const [number, ...numbers] = numberClauses(difference);
  const first = known.length > 0 || number === undefined ? known : [{ text: `By ${by}`, cites: [] }];
  return [
    ...joined(first, number, known.length > 0 ? '; ' : ' '),
    ...facts(
      'No longer held',
      difference.entries.retracted.map(({ after }) => after),
      clock,
    ),
    ...facts(
      'Held again',
      difference.entries.restored.map(({ after }) => after),
      clock,
    ),
    ...otherChanges(difference),
    ...numbers.map(sentence),
    ...statusSentences(difference),
    ...claimSentences(difference),
    ...recordSentences(difference),
  ];
}

/** The instant by which all of it was known. */
const momentOf = ({ knowledge: { moment, evaluatedAt, state } }: Side): Millis =>
  moment.asOf === undefined ? state.facts.updatedAt : evaluatedAt;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const sentence = ({ text, cites }: NarrativeSentence): NarrativeSentence => ({
  text: `${capital(text)}.`,
  cites: [...new Set(cites)],
});

function joined(
  first: readonly NarrativeSentence[],
  number: NarrativeSentence | undefined,
  by: string,
): NarrativeSentence[] {
  const [lead, ...rest] = first;
  if (lead === undefined) return [];
  const whole = number ? { text: lead.text + by + number.text, cites: [...lead.cites, ...number.cites] } : lead;
  return [whole, ...rest].map(sentence);
}

/** Milestones say more than notes, and come before them. */
export const isMilestone = ({ type }: Entry): boolean => laneOf(type) !== 'notes';

/** "the impact had begun at 17:50 UTC, not at 18:04 UTC" */
function newlyKnown({ entries }: Difference, by: string, clock: TellingClock): NarrativeSentence[] {
  const moved = new Map(
    entries.changed.filter(({ fields }) => 'interval' in fields).map(({ before, after }) => [after, before]),
  );
  const learned = lead('was known that', [...entries.learned, ...moved.keys()], by, (entry) => {
    const before = moved.get(entry);
    const doubt = isUnconfirmed(entry) ? ' (unconfirmed)' : '';
    const now = `${whatHappened(entry).perfect} ${clock.entry(entry)}${doubt}`;
    return before ? `${now}, not ${clock.entry(before)}` : now;
  });
  const unlearned = lead('was not known yet that', entries.unlearned, by, (entry) => {
    return `${whatHappened(entry).perfect} ${clock.entry(entry)}`;
  });
  return [...learned, ...unlearned];
}

function lead(
  verb: string,
  entries: readonly Entry[],
  by: string,
  told: (entry: Entry) => string,
): NarrativeSentence[] {
  if (entries.length === 0) return [];
  const inTime = [...entries].sort(inOrder);
  const shown = inTime.filter(isMilestone).slice(0, MOST_FACTS);
  const left = entries.length - shown.length;
  const clauses = shown.map(told);
  const cites = inTime.map(({ id }) => id);
  if (shown.length === 0) {
    const added = verb.includes('not') ? 'not known yet' : 'added';
    return [{ text: `by ${by} ${counted(left, 'note')} ${left === 1 ? 'was' : 'were'} ${added}`, cites }];
  }
  const more = left === 0 ? '' : `; and ${counted(left, 'other fact')}`;
  return [{ text: `by ${by} it ${verb} ${listed(clauses, ' that ')}${more}`, cites }];
}

/** `a`, `a and b`, `a, b and c`: semicolons where a clause has a comma of its own. */
function listed(clauses: readonly string[], again: string): string {
  const comma = clauses.some((clause) => clause.includes(',')) ? ';' : ',';
  const [last] = clauses.slice(-1);
  if (clauses.length < 2) return last ?? '';
  return `${clauses.slice(0, -1).join(`${comma}${again}`)}${clauses.length > 2 || comma === ';' ? comma : ''} and${again}${last}`;
}

function facts(verb: string, entries: readonly Entry[], clock: TellingClock): NarrativeSentence[] {
  if (entries.length === 0) return [];
  const shown = entries.slice(0, MOST_FACTS).map((entry) => `${whatHappened(entry).past} ${clock.entry(entry)}`);
  const left = entries.length - shown.length;
  const more = left === 0 ? '' : `; and ${counted(left, 'other fact')}`;
  return [sentence({ text: `${verb}: ${listed(shown, ' ')}${more}`, cites: entries.map(({ id }) => id) })];
}

/** What follows from the time of an entry goes without saying. */
const TIMES: ReadonlySet<string> = new Set([
  'interval',
  'occurredAt',
  'precision',
  'approximate',
  'learnedAfterSeconds',
]);

const witnesses = (entry: Entry): number => witnessesOf(entry).length;

function otherChanges({ entries }: Difference): NarrativeSentence[] {
  const others = entries.changed.filter(({ fields }) => !('interval' in fields));
  const confirmed = others.filter(({ fields }) => fields['origin']?.after === 'stated');
  const told = others.filter(({ fields }) => Object.keys(fields).every((field) => field === 'witnesses'));
  const corrected = others.filter((each) => !confirmed.includes(each) && !told.includes(each));
  const fields = new Set(corrected.flatMap((each) => Object.keys(each.fields)).filter((field) => !TIMES.has(field)));
  const names = fields.size === 0 ? ['how exactly the time is known'] : [...fields].sort();
  const of = (each: typeof others): string[] => each.map(({ after }) => after.id);
  const sentences: NarrativeSentence[] = [];
  if (confirmed.length > 0) {
    const verb = confirmed.length === 1 ? 'was' : 'were';
    sentences.push({ text: `${counted(confirmed.length, 'fact')} ${verb} confirmed`, cites: of(confirmed) });
  }
  for (const [verb, each] of [
    ['told by more than one', told.filter(({ before, after }) => witnesses(after) > witnesses(before))],
    ['parted from what another told', told.filter(({ before, after }) => witnesses(after) < witnesses(before))],
  ] as const) {
    const text = `${counted(each.length, 'fact')} ${each.length === 1 ? 'was' : 'were'} ${verb}`;
    if (each.length > 0) sentences.push({ text, cites: of([...each]) });
  }
  if (corrected.length > 0) {
    const verb = corrected.length === 1 ? 'was' : 'were';
    const text = `${counted(corrected.length, 'fact')} ${verb} corrected: ${listed(names, ' ')}`;
    sentences.push({ text, cites: of(corrected) });
  }
  return sentences.map(sentence);
}

/** The headline first, then what has moved most; pairs alone, as totals need more words. */
export function numberClauses({ durations, sides }: Difference): NarrativeSentence[] {
  const { metric: headline } = sides.after.outline.headline;
  const told = durations
    .filter(({ metric, after }) => metric === headline || after.definition.kind === 'pair')
    .map((each) => ({ each, clause: numberClause(each) }))
    .filter(({ clause }) => clause !== null);
  const weight = ({ metric, deltaSeconds }: DurationChangeView): number =>
    metric === headline ? Infinity : Math.abs(deltaSeconds ?? 0);
  // A stable sort: those that weigh the same stay in the order of the definitions.
  return told
    .sort((a, b) => weight(b.each) - weight(a.each) || 0)
    .slice(0, MOST_NUMBERS)
    .map(({ each, clause }) => ({ text: clause!, cites: endsOf(each.after) ?? endsOf(each.before) ?? [] }));
}

function endsOf({ from, to, windows }: DurationView): string[] | null {
  const ends = windows ? windows.flatMap((window) => [window.from, window.to]) : [from, to];
  const ids = ends.flatMap((end) => (end ? [end.entryId] : []));
  return ids.length > 0 ? ids : null;
}

/** `duration went from 99 to 121 minutes`; null where that there is no number has another reason now. */
function numberClause({ metric, before, after }: DurationChangeView): string | null {
  const title = titleOf(metric);
  const name = title.charAt(0).toLowerCase() + title.slice(1);
  const [then, now] = [valueOf(before), valueOf(after)];
  if (now === null) return then === null ? null : `${name} is no longer known (it was ${then})`;
  if (after.status === 'pending') return before.status === 'pending' || then === null ? null : `${name} is open again`;
  if (then === null || before.status === 'pending') return `${name} is ${now}`;
  if (then === now) return null;
  const minutes = [before.seconds, after.seconds].map(inMinutes);
  if (minutes.every((each) => each !== null)) return `${name} went from ${minutes[0]} to ${minutes[1]} minutes`;
  return `${name} went from ${then} to ${now}`;
}

/** In words; what is pending has a value, though it is still growing. */
function valueOf({ status, seconds, text }: DurationView): string | null {
  if (status === 'pending') return 'pending';
  return seconds === null ? text : durationText(seconds);
}

/** People compare lengths of up to three hours in minutes. */
const inMinutes = (seconds: number | null): number | null =>
  seconds !== null && seconds % 60 === 0 && seconds > 0 && seconds < 3 * 3600 ? seconds / 60 : null;

export function statusSentences({ status, sides }: Difference): NarrativeSentence[] {
  if (!status) return [];
  const { on } = sides.after;
  const rests = on.status.entries.at(-1) ?? on.windows.all.find(({ to }) => to === null)?.from;
  const cites = rests ? [rests.id] : [];
  return [sentence({ text: `status went from ${status.before} to ${status.after}`, cites })];
}

function claimSentences({ claims, sides }: Difference): NarrativeSentence[] {
  const stated = new Map([...sides.before.claims, ...sides.after.claims].map((audit) => [audit.id, audit]));
  const inWords = (id: string): string => {
    const { statedSeconds, by } = stated.get(id)!;
    return `the claim of ${durationText(statedSeconds)}${by === null ? '' : ` by ${by}`}`;
  };
  const spoken = (verdict: string): string => verdict.replaceAll('_', ' ');
  return [
    ...claims.added.map(({ id, verdict }) => `${inWords(id)} was added: ${spoken(verdict)}`),
    ...claims.withdrawn.map(({ id }) => `${inWords(id)} does not count any more`),
    ...claims.verdicts.map(({ id, before, after }) => `${inWords(id)} went from ${spoken(before)} to ${spoken(after)}`),
  ].map((text) => sentence({ text, cites: [] }));
}

function recordSentences({ described, incidentRetracted, headline }: Difference): NarrativeSentence[] {
  const fields = Object.keys(described);
  const isChosenAnew = headline && headline.before.metric !== headline.after.metric;
  return [
    ...(fields.length > 0 ? [`the description changed: ${listed(fields, ' ')}`] : []),
    ...(isChosenAnew ? [`the headline is ${headline.after.metric} now, not ${headline.before.metric}`] : []),
    ...(incidentRetracted ? [`the incident was ${incidentRetracted.after ? 'retracted' : 'restored'}`] : []),
  ].map((text) => sentence({ text, cites: [] }));
}
