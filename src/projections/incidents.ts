/** The documents of incidents: a head that lists and summaries are read from, and one document for each entry. */
import { type RecordedEvent } from '../eventstore/event-store.js';
import { type FoldPoint, type Projection } from '../consuming/projection.js';
import { type DocumentPage, type EntryDocument, type HeadDocument } from '../readmodels/read-models.js';
import { incidentIdOf, incidentStream } from '../timeline/events.js';
import { evolve, initialState, passOver, type IncidentState } from '../timeline/facts.js';
import { holdsForgotten } from '../timeline/forgetting.js';
import { tellsNoLearning } from '../timeline/recorded-afterwards.js';
import { documentOf } from '../timeline/view/document.js';
import { entryView } from '../timeline/view/render-entry.js';

/** What Nest knows the collection by that incidents are read from. */
export const ACTIVE_INCIDENTS = Symbol('active collection of incidents');

const STREAMS = incidentStream('');
/** Roughly, of an event with its entry, beside its words. */
const EVENT_BYTES = 1200;
/** A larger summary is not stored, and whoever reads it folds. */
const MOST_SUMMARY_CHARACTERS = 4 * 1024 * 1024;

export const INCIDENTS: Projection<IncidentState> = {
  name: 'incidents',
  version: 5,
  handles: (stream) => stream.startsWith(STREAMS),
  idOf: incidentIdOf,
  initial: (stream) => initialState(incidentIdOf(stream)),
  evolve,
  passOver,
  holdsForgotten: ({ facts }, next) => holdsForgotten(facts.words, next),
  render: documentsOf,
  bytes: (event) => EVENT_BYTES + 2 * charactersOf(event),
};

/**
 * None if nothing in the stream is ours. An entry is a function of its own events alone, so whoever writes an older state
 * late replaces nothing newer; what the record as a whole says of every entry is in the head.
 */
function documentsOf(state: IncidentState, { stream, revision, position, written }: FoldPoint): DocumentPage {
  const { facts, texts } = state;
  if (facts.eventsKnown === 0) return { heads: [], entries: [] };
  const { summary, ...rest } = documentOf(state, position);
  const head: HeadDocument = {
    id: facts.id,
    stream,
    revision,
    position,
    entries: facts.entries.size,
    tellsNoLearning: tellsNoLearning(state),
    isPrivate: facts.description.visibleTo !== undefined,
    summary: summary.length > MOST_SUMMARY_CHARACTERS ? '' : summary,
    ...rest,
  };
  const entries = [...facts.entries.values()]
    .filter(({ lastRevision }) => lastRevision > written)
    .map((entry): EntryDocument => ({
      incidentId: facts.id,
      entryId: entry.id,
      from: entry.interval.from,
      revision: entry.revision,
      lastRevision: entry.lastRevision,
      view: JSON.stringify(entryView(entry, texts.entries.get(entry.id), false)),
    }));
  return { heads: [head], entries };
}

function charactersOf({ data: { texts } }: RecordedEvent): number {
  return Object.values(texts ?? {}).reduce<number>(
    (sum, words) => sum + (typeof words === 'string' ? words : (JSON.stringify(words) ?? '')).length,
    0,
  );
}
