/**
 * What happened, by the words that say so: for a line its main clause, for a time in prose the clause that it belongs
 * to. Words in another clause of the same sentence say what happened at another time.
 */
import { clausesIn, statementsIn, type Piece } from './clauses.js';
import { ATTEMPT, DATA_LOST, IMPACT_WORDS, MOSTLY, NOT_REALLY, PARTLY, UNREAL, WORK_WORDS } from './clause-words.js';
import { TYPE_RULES } from './type-words.js';

export interface WordedType {
  /** A known type; `note` where the words name none. */
  readonly type: string;
}

const NOTE = 'note';
/** Types that say little; another clause may say more. */
const WEAK: readonly string[] = ['config_changed', 'release', 'action', NOTE];
/** How much of a text can say what it is. */
const LONGEST = 400;
const MOST_CLAUSES = 8;

/** The type of a line, a row or a paragraph, which is told by its first statement that names one. */
export function typeOfStatement(text: string): WordedType {
  const head = text.slice(0, LONGEST);
  for (const { start, end } of statementsIn(head).slice(0, MOST_CLAUSES)) {
    const type = strongestIn(head.slice(start, end));
    if (type !== null) return { type };
  }
  return { type: NOTE };
}

/** A status or an impact says more of a line than the deed beside it. */
function strongestIn(statement: string): string | null {
  const types = clausesIn(statement)
    .slice(0, MOST_CLAUSES)
    .flatMap(({ start, end }) => firstIn(statement.slice(start, end))?.type ?? []);
  return types.find((type) => !WEAK.includes(type)) ?? WEAK.find((type) => types.includes(type)) ?? null;
}

/**
 * The type of a time in prose.
 * @param start of the time in the sentence, in UTF-16 units
 * @param end of it, exclusive
 */
export function typeOfClause(sentence: string, start: number, end: number): WordedType {
  const left = sentence.slice(Math.max(0, start - LONGEST), start);
  const right = sentence.slice(end, end + LONGEST);
  const edge = EDGE_OF_STRETCH.exec(left);
  if (edge && isStretch(left, right, edge[0])) {
    const whole = typeOfStretch(sentence, start, end);
    if (whole === 'impact') return { type: /from|between/i.test(edge[1]!) ? 'impact_started' : 'impact_ended' };
    return { type: whole };
  }
  const since = sinceLastTime(left);
  if (ENDED.test(since) && lastIn(left.slice(0, left.length - since.length), MOST_CLAUSES) === 'impact_started')
    return { type: 'mitigated' };
  const nearest = lastIn(since, 1);
  // "and by 9:40 traffic had returned": a time that a clause begins with is told behind it.
  const behind = nearest !== null ? null : isLeadIn(since) ? firstOfStatement(right) : restOfClause(right);
  const told = nearest ?? behind ?? lastIn(left, MOST_CLAUSES);
  const change = told === 'impact_started' && told === nearest ? changeBehind(right) : null;
  return { type: change ?? told ?? NOTE };
}

/** "The outage began at 10:00 and ended at": what ended is what the clause before it names. */
const ENDED =
  /^[\s,;]*(?:(?:and|but|then|finally|both|it|they|which|had|has|have|was|were|\w+ly) ){0,4}(?:ended|stopped|ceased|subsided|disappeared|vanished|concluded|finished|cleared|over|gone|went away)(?: (?:up|entirely|completely|again|at|by|around|about|on|shortly|just|after|before|approximately|from)){0,3} ?$/i;

const CLOCK = /\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{2,4}\b\)?)?/gi;

/** What is told of a time before it is not told of this one. */
function sinceLastTime(left: string): string {
  const last = [...left.matchAll(CLOCK)].at(-1);
  return last ? left.slice(last.index + last[0].length) : left;
}

/** "from", "from 10:00 to", "between 10:00 and": an end of a stretch of time. */
const EDGE_OF_STRETCH =
  /(?<!\w)(from|between|to|until|till|and|[-\u2013\u2014])(?: (?:about|around|approximately|approx\.?|sometime|early|late|~))* ?$/i;
const TIME_AT_END =
  /\d[\d:.]*(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{1,4}\)?)? ?(?:to|until|till|and|[-\u2013\u2014])(?: (?:about|around|approximately))? ?$/i;
const TIME_BEHIND =
  /^[^;]{0,25}?(?<!\w)(?:to|until|till|and|[-\u2013\u2014]) ?(?:about |around |approximately |[A-Z]\w{2,8} \d{1,2},? ?)?\d/i;

function isStretch(left: string, right: string, edge: string): boolean {
  const isStart = /from|between/i.test(edge);
  if (isStart) return TIME_BEHIND.test(right);
  return TIME_AT_END.test(left) && /(?<!\w)(?:from|between)(?!\w)[^;]{0,60}$/i.test(left);
}

/**
 * What a stretch of time in a sentence is: `impact`, `data_loss`, or what was done in it. The word nearest to it decides.
 */
export function typeOfStretch(sentence: string, start: number, end: number): string {
  const left = sentence.slice(Math.max(0, start - LONGEST), start);
  const right = firstPiece(sentence.slice(end, end + LONGEST));
  if (DATA_LOST.test(left) || DATA_LOST.test(right)) return 'data_loss';
  const last = (words: RegExp): number => Math.max(-1, ...[...left.matchAll(words)].map(({ index }) => index));
  const [hurt, work] = [last(IMPACT_WORDS), last(WORK_WORDS)];
  if (hurt >= 0 || work >= 0) return hurt > work ? 'impact' : 'action';
  const first = (words: RegExp): number => [...right.matchAll(words)][0]?.index ?? Infinity;
  return first(IMPACT_WORDS) < first(WORK_WORDS) ? 'impact' : NOTE;
}

const firstPiece = (text: string): string => {
  const piece = statementsIn(text)[0];
  return piece ? text.slice(piece.start, piece.end) : text;
};

/** Of the clauses before a time, at most so many, the nearest that names a type with what stands behind it. */
function lastIn(left: string, most: number): string | null {
  const statement = statementsIn(left).at(-1);
  if (!statement || statement.end < left.trimEnd().length) return null;
  const text = left.slice(statement.start);
  const clauses: readonly Piece[] = clausesIn(text).slice(-most);
  for (const { start } of [...clauses].reverse()) {
    const found = firstIn(text.slice(start));
    if (found) return found.type;
  }
  return null;
}

/** "On May 3, at", "and by": what stands before a time in its clause says nothing. */
function isLeadIn(left: string): boolean {
  const clause = clausesIn(left).at(-1);
  const words = clause ? left.slice(clause.start) : '';
  return (
    !/[a-z]{3,} [a-z]{3,} [a-z]{3,}/i.test(words) &&
    !/(?<!\w)(?:began|begun|started|commenced|ended)(?!\w)/i.test(words)
  );
}

/** Of "the line (at 15:05) tripped": the clause goes on behind its time. */
function restOfClause(right: string): string | null {
  const text = right.slice(0, LONGEST);
  const clause = clausesIn(text)[0];
  return clause?.start === 0 && !/^[.;]/.test(text) ? (firstIn(text.slice(0, clause.end))?.type ?? null) : null;
}

function firstOfStatement(right: string): string | null {
  const statement = statementsIn(right.replace(/^[\s.,:)]+/, ''))[0];
  if (!statement) return null;
  const text = right.replace(/^[\s.,:)]+/, '').slice(statement.start, statement.end);
  for (const { start, end } of clausesIn(text).slice(0, MOST_CLAUSES)) {
    const found = firstIn(text.slice(start, end));
    if (found) return found.type;
  }
  return null;
}

/** "The issue began at 16:55 when a team initiated a release": the time is of the change. */
function changeBehind(right: string): string | null {
  if (!/^[\s,)]*(?:when|as)\b/i.test(right)) return null;
  const type = firstOfStatement(right.replace(/^[\s,)]*(?:when|as) /i, ''));
  return type !== null && ['release', 'config_changed', 'flag_changed', 'rollback'].includes(type) ? type : null;
}

/** "to find the root cause" is what for, not what was. */
const PURPOSE = /(?<!managed|began|begins|started|starts|able|back|returned|return)(?:^| )to (?:\w+ly )?$/i;
const STATUS: ReadonlySet<string> = new Set([
  ...['detected', 'identified', 'mitigated', 'resolved', 'rollback', 'declared', 'escalated', 'communicated'],
]);
/** A fix that is tried out mends nothing yet. */
const ELSEWHERE =
  /(?<!\w)(?:sandbox|staging|test (?:cluster|environment)|non-?prod\w*|dev (?:cluster|environment))(?!\w)/i;

interface Match {
  readonly type: string;
  readonly index: number;
}

/** What a clause says, by the first row of the table that fits. */
function firstIn(written: string): Match | null {
  const clause = written.toLowerCase();
  for (const { type, words } of TYPE_RULES) {
    for (const { index, 0: found } of clause.matchAll(words)) {
      // "auto-restart" is another word.
      if (clause[index - 1] === '-') continue;
      const before = clause.slice(Math.max(0, index - 80), index);
      if (ATTEMPT.test(before)) return { type: 'action', index };
      if (UNREAL.test(found) || NOT_REALLY.test(before) || (STATUS.has(type) && PURPOSE.test(before))) continue;
      if (type === 'mitigated' && ELSEWHERE.test(clause)) return { type: 'release', index };
      if (type !== 'resolved') return { type, index };
      if (PARTLY.test(before)) return { type: 'impact_changed', index };
      return { type: MOSTLY.test(before) ? 'mitigated' : type, index };
    }
  }
  return null;
}
