/** A report against the record of its incident at one moment: what matches, what contradicts, what is not there. */
import { laneOf, type Entry } from '../entry.js';
import { type Timeline } from '../timeline.js';
import { typeWords } from '../view/entry-words.js';
import { formatInstant, type Interval, type Precision } from '../time.js';
import { type ReportFact } from '../reports/report.js';
import { type CheckFinding } from './check.js';
import { finding } from './findings.js';
import { intervalOf, nameOf } from './order.js';

const UNITS = { second: 1000, minute: 60_000 } as const;
/** "Around 14:00" is no statement about minutes. */
const AROUND = 30 * 60_000;
const ZONE_OF_RECORD = 'UTC';

/** The stretch that a time names at its own precision. */
function stretch({ from, to }: Interval, precision: Precision | undefined, approximate: boolean | undefined): Interval {
  const unit = precision === 'second' ? UNITS.second : UNITS.minute;
  const own =
    from === to ? { from: Math.floor(from / unit) * unit, to: Math.floor(from / unit) * unit + unit } : { from, to };
  return approximate ? { from: own.from - AROUND, to: own.to + AROUND } : own;
}

const meet = (a: Interval, b: Interval): boolean => a.from < b.to && b.from < a.to;

/** The record as facts are held against it. */
export class RecordAtMoment {
  constructor(private readonly timeline: Timeline) {}

  /** Entries of the fact's type whose interval meets its own, at the coarser precision. */
  matches(fact: ReportFact): string[] {
    return this.#ofType(fact)
      .filter((entry) => this.#meets(entry, intervalOf(fact), fact))
      .map(({ id }) => id);
  }

  /** The one such milestone of the record, if a fact at this interval does not meet it. */
  contradicted(fact: ReportFact, interval: Interval): Entry | null {
    const lane = laneOf(fact.entry.type);
    const [only, ...others] = this.#ofType(fact);
    if (!fact.structured || !only || others.length > 0 || lane === 'notes' || lane === 'response') return null;
    return this.#meets(only, interval, fact) ? null : only;
  }

  #meets(entry: Entry, interval: Interval, { entry: { precision, approximate } }: ReportFact): boolean {
    const { facts } = entry;
    return meet(
      stretch(interval, precision ?? 'minute', approximate),
      stretch(entry.interval, facts.precision, facts.approximate),
    );
  }

  /** A row that was exported names its entry. */
  #ofType({ entry: { id, type, component } }: ReportFact): readonly Entry[] {
    const own = id === undefined ? undefined : this.timeline.facts.entries.get(id);
    if (own?.type === type && !own.retracted) return [own];
    const all = this.timeline.byType.get(type) ?? [];
    return component === undefined ? all : all.filter((entry) => (entry.facts.component ?? component) === component);
  }

  findings(facts: readonly ReportFact[]): CheckFinding[] {
    return facts.flatMap((fact) => {
      const contradicted = this.contradicted(fact, intervalOf(fact));
      const name = nameOf({ fact });
      if (contradicted) {
        const at = `${formatInstant(contradicted.interval.from).slice(0, 16).replace('T', ' ')} ${ZONE_OF_RECORD}`;
        const message = `${name}; the record has ${typeWords(contradicted.type)} ${at} (${contradicted.id})`;
        return [finding('contradicts_record', fact, message)];
      }
      const isMilestone = fact.structured && !['notes', 'response'].includes(laneOf(fact.entry.type));
      if (!isMilestone || this.matches(fact).length > 0) return [];
      return [finding('not_in_record', fact, `${name} has nothing beside it in the record`)];
    });
  }
}
