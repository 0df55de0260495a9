/**
 * What a batch of commands brought: the status of the incident, and the lint findings that are new. Assessing the whole
 * incident takes time that grows with it, so it is done once a batch, and not at all for notes, which change nothing.
 */
import { isUnconfirmed, laneOf, type Entry } from '../../timeline/entry.js';
import { type IncidentState } from '../../timeline/facts.js';
import { type FindingView, type Status } from '../../timeline/view/view-types.js';
import { type Millis } from '../../timeline/time.js';

interface Assessment {
  readonly status: Status;
  readonly lint: readonly FindingView[];
}

/** The core's judgement, as far as writing shows it. */
export interface Assessor {
  assess(state: IncidentState, evaluatedAt: Millis): Assessment;
  /** The findings that a new plain note (see `isPlainNote`) can bring: they depend on nothing else. */
  assessNote(note: Entry): readonly FindingView[];
}

/** True for an entry that can change neither status, windows and durations nor any finding about other entries. */
export const isPlainNote = (entry: Entry): boolean => laneOf(entry.type) === 'notes' && !isUnconfirmed(entry);

/** An assessor that cannot fail: null where the other one threw. */
export interface GuardedAssessor {
  assess(state: IncidentState, evaluatedAt: Millis): Assessment | null;
  assessNote(note: Entry): readonly FindingView[] | null;
}

/** What is stored is stored, whatever assessing makes of it. @param onFault told of everything that is thrown */
export function guarded(assessor: Assessor, onFault: (error: unknown) => void): GuardedAssessor {
  const orNull = <T>(assess: () => T): T | null => {
    try {
      return assess();
    } catch (error) {
      onFault(error);
      return null;
    }
  };
  return {
    assess: (state, evaluatedAt) => orNull(() => assessor.assess(state, evaluatedAt)),
    assessNote: (note) => orNull(() => assessor.assessNote(note)),
  };
}

interface Stock {
  readonly status: Status;
  /** Every finding up to now: what is not among them is new. */
  readonly known: Set<string>;
}

/** What has been found in one incident. Belongs to whoever folds it, and has to be told when that happens. */
export class Findings {
  readonly #assessor: GuardedAssessor;
  /** Null while nobody knows, for somebody else has written, or assessing failed. */
  #stock: Stock | null = null;

  constructor(assessor: GuardedAssessor) {
    this.#assessor = assessor;
  }

  /** Somebody else has written: what they brought is nobody's here. */
  forget(): void {
    this.#stock = null;
  }

  /**
   * The status of an incident as it stands, having taken stock of what is found in it already.
   * @returns null if assessing failed
   */
  takeStock(state: IncidentState, evaluatedAt: Millis): Status | null {
    if (state.facts.eventsKnown === 0) this.#stock ??= { status: 'recorded', known: new Set() };
    if (this.#stock === null) this.#assess(state, evaluatedAt);
    return this.#stock?.status ?? null;
  }

  /** After a change of any kind: the findings that are new since stock was taken. Null if assessing failed. */
  ofChange(state: IncidentState, evaluatedAt: Millis): readonly FindingView[] | null {
    const before = this.#stock?.known;
    const lint = this.#assess(state, evaluatedAt);
    return before === undefined || lint === null ? null : lint.filter((finding) => !before.has(identity(finding)));
  }

  /** After nothing but plain notes were added. Null if assessing failed. */
  ofNotes(notes: readonly Entry[]): readonly FindingView[] | null {
    const all: FindingView[] = [];
    for (const note of notes) {
      const found = this.#assessor.assessNote(note);
      if (found === null) return null;
      all.push(...found);
    }
    for (const finding of all) this.#stock?.known.add(identity(finding));
    return all;
  }

  #assess(state: IncidentState, evaluatedAt: Millis): readonly FindingView[] | null {
    const assessed = this.#assessor.assess(state, evaluatedAt);
    this.#stock = assessed && { status: assessed.status, known: new Set(assessed.lint.map(identity)) };
    return assessed && assessed.lint;
  }
}

/** Findings of one code about the same entries can differ in what they say: one for each metric, say. */
const identity = ({ code, entryIds, message }: FindingView): string => [code, ...entryIds, message].join('\n');

/**
 * The findings of a batch, by command: a finding goes to the last command that touched one of its entries, else to the
 * last of all.
 * @param touched ids of entries, by command; at least one command
 */
export function attribute(
  found: readonly FindingView[],
  touched: readonly (readonly string[])[],
): readonly (readonly FindingView[])[] {
  const byCommand = touched.map((): FindingView[] => []);
  if (found.length === 0) return byCommand;
  const lastTouch = new Map(touched.flatMap((ids, index) => ids.map((id) => [id, index] as const)));
  for (const finding of found) {
    const touches = finding.entryIds.map((id) => lastTouch.get(id) ?? -1);
    const last = Math.max(-1, ...touches);
    byCommand.at(last)!.push(finding);
  }
  return byCommand;
}
