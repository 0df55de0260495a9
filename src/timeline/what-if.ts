/**
 * What an incident would say if more were recorded: entries, amendments and retractions laid over what is stored. Nothing
 * is stored, and every part of the answer says that it is hypothetical.
 */
import { amend, canonicalOccurredAt, type Entry } from './entry.js';
import { incidentStream, type TimelineEvent } from './events.js';
import { evolve, type IncidentState } from './facts.js';
import { copyOf } from './state-copy.js';
import { entryFaults } from './input/entry.js';
import { sameContent, type EntryDraft, type EntrySet } from './input/drafts.js';
import { Place, type Fault } from './input/values.js';
import { type Supposition } from './input/what-if.js';
import { type Knowledge } from './knowledge.js';
import { measure } from './measure/assessment.js';
import { auditClaims } from './measure/claim-audit.js';
import { formatInstant, parseWrittenTime, wholeSecond, type Millis } from './time.js';
import { type WhatIfView } from './view/moment-types.js';
import { windowView } from './view/render-entry.js';
import { knowledgeView } from './view/summary.js';

interface Supposed {
  readonly state: IncidentState;
  /** What cannot be supposed: an unknown id, one that is taken, fields that contradict each other. */
  readonly faults: readonly Fault[];
}

/** Nobody: an event with this author has never been recorded. */
const NOBODY = 'hypothetical:what-if';

/**
 * The state as it would be.
 * @param stored stays as it is
 * @param at when it would be received
 */
export function suppose(stored: IncidentState, supposition: Supposition, at: Millis): Supposed {
  const overlay = new Overlay(stored, at);
  for (const draft of supposition.entries) overlay.add(draft);
  for (const { entryId, set } of supposition.amendments) overlay.amend(entryId, set);
  supposition.retractions.forEach((entryId, index) => overlay.retract(entryId, index));
  return { state: overlay.state, faults: overlay.place.faults };
}

/**
 * @param knowledge of what is stored
 * @param position of its last event
 * @param state as it would be: see {@link suppose}
 */
export function whatIfView(knowledge: Knowledge, position: string, state: IncidentState): WhatIfView {
  const { evaluatedAt } = knowledge;
  // The numbers name the revision that they were worked out on: the last one that is recorded.
  const on = measure({ facts: { ...state.facts, revision: knowledge.revision } }, evaluatedAt);
  const hypothetical = true as const;
  const durations = Object.entries(on.durations).map(([metric, duration]) => [metric, { ...duration, hypothetical }]);
  return {
    hypothetical,
    knowledge: knowledgeView(knowledge, position, measure(knowledge.state, evaluatedAt)),
    evaluatedAt: formatInstant(evaluatedAt),
    status: on.status.status,
    durations: Object.fromEntries(durations) as WhatIfView['durations'],
    windows: on.windows.all.map((window) => ({ ...windowView(window), hypothetical })),
    claims: auditClaims(on, on.durations, state.texts.claims).map((audit) => ({ ...audit, hypothetical })),
  };
}

class Overlay {
  state: IncidentState;
  readonly place = Place.root();
  #made = 0;

  constructor(
    stored: IncidentState,
    private readonly at: Millis,
  ) {
    this.state = copyOf(stored);
  }

  add(draft: EntryDraft): void {
    const id = draft.id ?? this.madeId();
    const taken = this.state.facts.entries.get(id);
    if (taken) {
      if (!this.isSame(taken, draft)) this.fault(`${draft.pointer}/id`, 'duplicate', `an entry ${id} exists`);
      return;
    }
    const { occurredAt = formatInstant(wholeSecond(this.at)), ...facts } = draft.facts;
    const written = parseWrittenTime(occurredAt);
    const place = Place.root(draft.pointer);
    entryFaults(facts, written, draft.texts, place);
    this.place.faults.push(...place.faults);
    if (place.faults.length > 0) return;
    const learnedAt = draft.learnedAt === null ? null : Math.min(Date.parse(draft.learnedAt), this.at);
    const time = canonicalOccurredAt(occurredAt, facts.precision);
    const learned = learnedAt === null ? {} : { learnedAt: formatInstant(learnedAt) };
    this.happen(facts.type, { ...facts, occurredAt: time, entryId: id, ...learned }, draft.texts);
  }

  amend(entryId: string, set: EntrySet): void {
    const pointer = `/amendments/${entryId}`;
    const entry = this.known(entryId, pointer);
    if (!entry) return;
    const amended = amend(entry.facts, this.state.texts.entries.get(entryId) ?? {}, set);
    const written = parseWrittenTime(set.facts.occurredAt ?? entry.facts.occurredAt);
    const place = Place.root(pointer);
    entryFaults(amended.facts, written, amended.texts, place, new Set(Object.keys(set.facts)));
    this.place.faults.push(...place.faults);
    if (place.faults.length === 0) this.happen('op.amended', { entryId, set: set.facts }, { set: set.texts });
  }

  retract(entryId: string, index: number): void {
    if (this.known(entryId, `/retractions/${index}`)) this.happen('op.retracted', { entryId });
  }

  private known(entryId: string, pointer: string): Entry | undefined {
    const entry = this.state.facts.entries.get(entryId);
    if (!entry) this.fault(pointer, 'unknown_entry', `the incident has no entry ${entryId}`);
    return entry;
  }

  /** As it stands: what it was first posted as is in the stream, not here. */
  private isSame({ facts, id, learnedAt }: Entry, draft: EntryDraft): boolean {
    const texts = this.state.texts.entries.get(id) ?? {};
    const posted = { facts, texts, learnedAt, occurredAtDefaulted: false, learnedClamped: false, areWordsGone: false };
    return sameContent(posted, draft, this.at);
  }

  private fault(pointer: string, code: 'duplicate' | 'unknown_entry', detail: string): void {
    this.place.faults.push({ pointer, code, detail });
  }

  private madeId(): string {
    do this.#made += 1;
    while (this.state.facts.entries.has(`what-if-${this.#made}`));
    return `what-if-${this.#made}`;
  }

  /** After everything that is stored: the last place among ties. */
  private happen(type: string, facts: object, texts: object = {}): void {
    const { id, revision } = this.state.facts;
    const event: TimelineEvent = {
      stream: incidentStream(id),
      revision: revision + 1,
      type,
      data: { facts, texts },
      metadata: { recordedAt: formatInstant(this.at), recordedBy: NOBODY },
    };
    this.state = evolve(this.state, event);
  }
}
