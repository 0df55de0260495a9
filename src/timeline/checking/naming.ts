/** What messages call facts and lengths. */
import { type ReportFact } from '../reports/report.js';
import { durationText, formatInstant, parseStatedDuration } from '../time.js';
import { type Entry } from '../entry.js';
import { typeWords } from '../view/entry-words.js';

/** `18:12`, `2021-06-09` of a bare day. */
const clockOf = (local: string): string => (local.includes('T') ? local.slice(11) : local);
const dateOf = (local: string): string => local.slice(0, 10);

/** Names entries by when they were: by the report's own clocks where they are facts of it. */
export class Naming {
  readonly #locals: ReadonlyMap<string, string>;
  readonly #lines: ReadonlyMap<string, number>;

  constructor(facts: readonly ReportFact[]) {
    this.#locals = new Map(facts.map(({ id, local }) => [id, local]));
    this.#lines = new Map(facts.map(({ id, line }) => [id, line]));
  }

  /** `declared 18:12`; with the date where it is asked for. */
  one(entry: Entry, isDated = false): string {
    const local = this.#local(entry);
    return `${typeWords(entry.type)} ${isDated && local.includes('T') ? local.replace('T', ' ') : clockOf(local)}`;
  }

  /** `declared 18:12 → resolved 19:51`, with dates where they differ. */
  pair(from: Entry, to: Entry): string {
    const isDated = dateOf(this.#local(from)) !== dateOf(this.#local(to));
    return `${this.one(from, isDated)} \u2192 ${this.one(to, isDated)}`;
  }

  /** Null for what is not in the report. */
  line(id: string): number | null {
    return this.#lines.get(id) ?? null;
  }

  #local({ id, interval }: Entry): string {
    return this.#locals.get(id) ?? `${formatInstant(interval.from).slice(0, 16)}Z`;
  }
}

const ONE_UNIT = /^P(?:T(?:(\d+)M|(\d+)S|(\d+)H)|(\d+)D)$/;

/** A length in the unit of what was stated, where it is whole in it: 99 minutes beside PT121M. */
export function lengthLike(stated: string, seconds: number): string {
  const unit = unitOf(stated);
  return unit !== null && seconds % unit.seconds === 0
    ? `${seconds / unit.seconds} ${unit.name}${seconds === unit.seconds ? '' : 's'}`
    : durationText(seconds);
}

function unitOf(stated: string): { readonly seconds: number; readonly name: string } | null {
  const m = ONE_UNIT.exec(stated);
  if (!m) return null;
  if (m[1] !== undefined) return { seconds: 60, name: 'minute' };
  if (m[2] !== undefined) return { seconds: 1, name: 'second' };
  return m[3] === undefined ? { seconds: 86_400, name: 'day' } : { seconds: 3600, name: 'hour' };
}

/** What was stated, in its own unit: `121 minutes`, `5 h 8 min`, `10 minutes to 15 minutes`. */
export function statedText({ stated, statedUpTo }: { stated: string; statedUpTo: string | null }): string {
  const text = (length: string): string => lengthLike(length, parseStatedDuration(length)?.seconds ?? 0);
  return statedUpTo === null ? text(stated) : `${text(stated)} to ${text(statedUpTo)}`;
}
