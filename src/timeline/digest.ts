/**
 * What is new since a moment, in at most 60 words, the same every time: for whoever comes back. Each sentence cites the
 * entries that it rests on. What finds no room is counted.
 */
import { type Difference } from './diff.js';
import { counted } from './counted.js';
import { isMilestone, numberClauses, sentence, statusSentences } from './diff-sentences.js';
import { isUnconfirmed, laneOf, type Entry } from './entry.js';
import { tellingClock } from './narrative-words.js';
import { inOrder } from './timeline.js';
import { type DigestView } from './view/moment-types.js';
import { type NarrativeSentence } from './view/view-types.js';
import { whatHappened } from './what-happened.js';

const MOST_WORDS = 60;
/** Of the sentence that counts the rest. */
const WORDS_OF_REST = 4;

/** @param since as it was asked: a revision or an instant */
export function digest(difference: Difference, since: number | string): DigestView {
  const told: NarrativeSentence[] = [];
  const left = new Set<string>(everyId(difference));
  let words = WORDS_OF_REST;
  for (const candidate of candidates(difference)) {
    const own = wordsIn(candidate.text);
    if (words + own > MOST_WORDS) continue;
    words += own;
    told.push(candidate);
    for (const id of candidate.cites) left.delete(id);
  }
  const { revision } = difference.sides.after.knowledge;
  return { since, revision, sentences: left.size === 0 ? told : [...told, restOf(left, told.length > 0)] };
}

const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

function restOf(left: ReadonlySet<string>, isMore: boolean): NarrativeSentence {
  const facts = counted(left.size, isMore ? 'more fact' : 'new fact');
  return { text: `${isMore ? `And ${facts}` : facts}.`, cites: [...left] };
}

/** Of every entry that differs. */
function everyId({ entries }: Difference): string[] {
  const { learned, unlearned, changed, retracted, restored } = entries;
  const both = [...changed, ...retracted, ...restored].map(({ after }) => after);
  return [...learned, ...unlearned, ...both].sort(inOrder).map(({ id }) => id);
}

/** What matters most comes first: where it stands, the number that it goes by, and then the facts in order of time. */
function candidates(difference: Difference): NarrativeSentence[] {
  const { entries, sides, durations } = difference;
  const { metric } = sides.after.outline.headline;
  const headline = numberClauses({ ...difference, durations: durations.filter((each) => each.metric === metric) });
  const cited = [...statusSentences(difference), ...headline.map(sentence)].filter(({ cites }) => cites.length > 0);
  const facts = [...entryFacts(entries)].sort(
    (a, b) => weightOf(a.entry) - weightOf(b.entry) || inOrder(a.entry, b.entry),
  );
  const clock = tellingClock();
  const when = clock.entry;
  return [
    ...cited,
    ...facts.map(({ entry, before, lead }) => {
      const doubt = isUnconfirmed(entry) ? ' (unconfirmed)' : '';
      const moved = before ? `, not ${when(before)}` : '';
      return sentence({ text: `${lead}${whatHappened(entry).past} ${when(entry)}${moved}${doubt}`, cites: [entry.id] });
    }),
  ];
}

interface Fact {
  readonly entry: Entry;
  /** As it was, where it has moved. */
  readonly before?: Entry;
  readonly lead: string;
}

function* entryFacts({ learned, unlearned, changed, retracted, restored }: Difference['entries']): Generator<Fact> {
  for (const entry of learned) if (isMilestone(entry)) yield { entry, lead: '' };
  for (const { before, after, fields } of changed)
    if ('interval' in fields && isMilestone(after)) yield { entry: after, before, lead: 'corrected: ' };
  for (const { after } of retracted) yield { entry: after, lead: 'no longer held: ' };
  for (const { after } of restored) yield { entry: after, lead: 'held again: ' };
  for (const entry of unlearned) yield { entry, lead: 'not known yet: ' };
}

const LANES = ['status', 'impact', 'span', 'changes', 'response', 'notes'] as const;

const weightOf = ({ type }: Entry): number => LANES.indexOf(laneOf(type));
