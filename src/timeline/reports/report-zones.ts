/** The clocks that the times of a report are read on: its own words first, then what the caller says. */
import { type Zone } from '../clocks.js';
import { statedZoneIn } from '../parsing/line-heads.js';
import { type ZoneFrom } from '../parsing/place-moment.js';
import { clocksOf, type WrittenZone } from '../parsing/zones.js';
import { groupBy } from '../timeline.js';
import { type Block } from './blocks.js';
import { spanIn } from './passage.js';
import { sentencesIn } from './sentences.js';
import { type TextSpan } from './report.js';
import { type ToldTime } from './told-times.js';

/** A zone that a report states for its times. */
export interface ZoneStatement {
  readonly zone: WrittenZone;
  readonly span: TextSpan;
  /** The words of its sentence. */
  readonly said: string;
  readonly block: number;
}

/** How one time comes to its clocks. */
export interface FactZone {
  /** Null: those of the caller, or UTC. */
  readonly zone: WrittenZone | null;
  /** Null where nobody says. */
  readonly from: ZoneFrom | null;
  /** The words could mean other places, too: nothing in the report says which. */
  readonly isGuess: boolean;
  readonly statement: ZoneStatement | null;
}

const LONGEST_STATEMENT = 300;

export function zoneStatementsIn(blocks: readonly Block[]): ZoneStatement[] {
  return blocks.flatMap((block, index): ZoneStatement[] => {
    if (block.kind === 'code' || block.kind === 'comment' || block.kind === 'row' || block.kind === 'frontMatter')
      return [];
    return sentencesIn(block).flatMap((sentence) => {
      const found = sentence.text.length > LONGEST_STATEMENT ? null : statedZoneIn(sentence.text);
      if (!found) return [];
      const span = spanIn(sentence, found.start, found.end);
      return [{ zone: found.zone, span, said: sentence.text, block: index }];
    });
  });
}

/** Answers for the times of one report. */
export class ReportZones {
  readonly #statements: readonly ZoneStatement[];
  readonly #option: Zone | null;
  /** What tells which of several places an abbreviation means: the zones of the report that name one. */
  readonly #places: ReadonlySet<string>;
  /** The only zone that its lines name, else that all its times do. */
  readonly #only: WrittenZone | null;

  /** The only zone that the times of a block name. */
  readonly #besides: ReadonlyMap<number, WrittenZone>;

  constructor(statements: readonly ZoneStatement[], times: readonly ToldTime[], option: Zone | null) {
    this.#statements = statements;
    this.#option = option;
    const all = [...statements.map(({ zone }) => zone), ...namedBy(times)];
    this.#places = new Set([...all.flatMap(({ place }) => place ?? []), ...(option ? [option.name] : [])]);
    this.#only = onlyOf(times.filter(({ structured }) => structured)) ?? onlyOf(times);
    this.#besides = zonesByBlock(times);
  }

  of({ moment, columnZone, block }: ToldTime): FactZone {
    if (moment.zone !== null) return this.#resolved(moment.zone, 'row', null);
    if (columnZone !== null) return this.#resolved(columnZone, 'column', null);
    const statement = this.#statementFor(block);
    if (statement !== null) return this.#resolved(statement.zone, 'document', statement);
    const beside = this.#besides.get(block);
    if (beside) return this.#resolved(beside, 'document', null);
    if (this.#only !== null) return this.#resolved(this.#only, 'document', null);
    return { zone: null, from: this.#option === null ? null : 'option', isGuess: false, statement: null };
  }

  /** The clocks of a time that says nothing itself, far from any statement. */
  get documents(): ZoneStatement | WrittenZone | null {
    return this.#statements[0] ?? this.#only;
  }

  /** What was stated last before a time; what stands behind all times, as a footnote does, holds for those before it. */
  #statementFor(block: number): ZoneStatement | null {
    let [low, high] = [0, this.#statements.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#statements[middle]!.block <= block) low = middle + 1;
      else high = middle;
    }
    return this.#statements[Math.max(0, low - 1)] ?? null;
  }

  /** A zone of the words, where they could mean several the one that the rest of the report speaks of. */
  resolve(zone: WrittenZone): { readonly zone: WrittenZone; readonly isGuess: boolean } {
    if (zone.couldMean.length === 0) return { zone, isGuess: false };
    const known = zone.couldMean.find((place) => this.#places.has(place));
    return { zone: { ...zone, place: known ?? zone.couldMean[0]!, couldMean: [] }, isGuess: known === undefined };
  }

  #resolved(zone: WrittenZone, from: ZoneFrom, statement: ZoneStatement | null): FactZone {
    return { ...this.resolve(zone), from, statement };
  }
}

const namedBy = (times: readonly ToldTime[]): WrittenZone[] =>
  times.flatMap(({ moment, columnZone }) => moment.zone ?? columnZone ?? []);

function zonesByBlock(times: readonly ToldTime[]): Map<number, WrittenZone> {
  return new Map(
    [...groupBy(times, (time) => time.block)].flatMap(([block, each]) => {
      const only = onlyOf(each);
      return only === null ? [] : [[block, only] as const];
    }),
  );
}

function onlyOf(times: readonly ToldTime[]): WrittenZone | null {
  const [first, ...others] = namedBy(times);
  return first !== undefined && others.every((zone) => keyOf(zone) === keyOf(first)) ? first : null;
}

const keyOf = (zone: WrittenZone): string => zone.place ?? `${clocksOf({ ...zone, couldMean: [] }).name} ${zone.said}`;
