/**
 * Which pairs of facts a claim can mean. Beside natural pairs, and those of the types that its words name: reports begin
 * their timeline with what began it, whatever they call it, so the first row is a start for every claim, and so is a
 * change that went wrong; taking one back ends what it began. What a metric is measured to is often a row without a
 * type; then the first row alone is its start.
 */
import { isNaturalEnd, isNaturalStart } from '../measure/readings.js';
import { type SaidMetric } from '../reports/report.js';

/** A fact as far as its meaning goes. */
export interface Meaning {
  readonly id: string;
  readonly type: string;
}

/** Types that words name and that no fact can stand for; both empty where there is no lack. */
export interface Missing {
  readonly start: readonly string[];
  readonly end: readonly string[];
}

export interface PairKind {
  readonly isStart: (fact: Meaning) => boolean;
  readonly isEnd: (fact: Meaning) => boolean;
  /** Any fact can be its end. */
  readonly isAnyEnd?: true;
}

/** Changes that can go wrong. A rollback is no such start. */
const CHANGES: ReadonlySet<string> = new Set(['release', 'release_completed', 'config_changed', 'flag_changed']);
const isEndOrBack = ({ type }: Meaning): boolean => isNaturalEnd(type) || type === 'rollback';

export class MeantPairs {
  readonly #kinds = new Map<string, readonly PairKind[]>();
  readonly natural: PairKind = {
    isStart: ({ type }) => isNaturalStart(type),
    isEnd: ({ type }) => isNaturalEnd(type),
  };

  /** @param openings ids of the first rows of timelines */
  constructor(private readonly openings: ReadonlySet<string>) {}

  /** Beside the natural pairs; the same list for the same words. */
  kindsFor(said: SaidMetric | null): readonly PairKind[] {
    const key = said === null ? '' : `${said.startTypes.join()} ${said.endTypes.join()}`;
    const known = this.#kinds.get(key);
    if (known) return known;
    const made = said === null ? [this.#begun(isEndOrBack)] : this.#said(said);
    this.#kinds.set(key, made);
    return made;
  }

  /**
   * The types of an end that its words name, where no fact can be that end: of a length to the end of it all any natural
   * start will do, and any natural end; of a step between ("until we noticed") only what is named, or a change.
   */
  missing({ startTypes, endTypes }: SaidMetric, facts: readonly Meaning[]): Missing {
    const isOfAll = endTypes.some(isNaturalEnd);
    const canStart = ({ type }: Meaning): boolean =>
      startTypes.includes(type) || CHANGES.has(type) || (isOfAll && isNaturalStart(type));
    const canEnd = (fact: Meaning): boolean => endTypes.includes(fact.type) || (isOfAll && isEndOrBack(fact));
    return { start: facts.some(canStart) ? [] : startTypes, end: facts.some(canEnd) ? [] : endTypes };
  }

  #isOpening = ({ id }: Meaning): boolean => this.openings.has(id);

  #begun(isEnd: PairKind['isEnd']): PairKind {
    return { isStart: (fact) => isNaturalStart(fact.type) || CHANGES.has(fact.type) || this.#isOpening(fact), isEnd };
  }

  #said({ startTypes, endTypes }: SaidMetric): PairKind[] {
    const [starts, ends] = [new Set(startTypes), new Set(endTypes)];
    return [
      {
        isStart: (fact) => starts.has(fact.type) || CHANGES.has(fact.type) || this.#isOpening(fact),
        isEnd: ({ type }) => ends.has(type) || (ends.has('mitigated') && type === 'rollback'),
      },
      { isStart: this.#isOpening, isEnd: () => true, isAnyEnd: true },
    ];
  }
}
