/**
 * What a batch of commands brought: the status of the incident, and the lint findings that are new. Assessing the whole
 * incident takes time that grows with it, so it is done once a batch, and not at all for notes, which change nothing.
 */
import { isUnconfirmed, laneOf, type Entry } from '../timeline/entry.js';
import { type IncidentState } from '../timeline/facts.js';
import { type FindingView, type Status } from '../timeline/shapes.js';
import { type Millis } from '../timeline/time.js';

export interface Assessment {
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

/** What has been found in one incident. Belongs to whoever folds it, and has to be told when that happens. */
export class Findings {
  readonly #assessor: Assessor;
  #status: Status | null = null;
  /** Every finding up to now: what is not among them is new. */
  #known = new Set<string>();

  constructor(assessor: Assessor) {
    this.#assessor = assessor;
  }

  /** Somebody else has written: what they brought is nobody's here. */
  forget(): void {
    this.#status = null;
  }

  /** The status of an incident as it stands, having taken stock of what is found in it already. */
  takeStock(state: IncidentState, evaluatedAt: Millis): Status {
    if (this.#status !== null) return this.#status;
    if (state.facts.eventsKnown > 0) this.#assess(state, evaluatedAt);
    return this.#status ?? 'recorded';
  }

  /** After a change of any kind: the findings that are new since stock was taken. */
  ofChange(state: IncidentState, evaluatedAt: Millis): readonly FindingView[] {
    const before = this.#known;
    const lint = this.#assess(state, evaluatedAt);
    return lint.filter((finding) => !before.has(identity(finding)));
  }

  /** After nothing but plain notes were added. */
  ofNotes(notes: readonly Entry[]): readonly FindingView[] {
    const found = notes.flatMap((note) => this.#assessor.assessNote(note));
    for (const finding of found) this.#known.add(identity(finding));
    return found;
  }

  #assess(state: IncidentState, evaluatedAt: Millis): readonly FindingView[] {
    const { status, lint } = this.#assessor.assess(state, evaluatedAt);
    this.#status = status;
    this.#known = new Set(lint.map(identity));
    return lint;
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
