/** The versions of one entry: one for each event that touched it. */
import { EVENT_REGISTRY } from '../../events/registry.js';
import { type RecordedEvent } from '../../eventstore/event-store.js';
import { type Entry, type Forgetting } from '../../timeline/entry.js';
import { isOperation, operation, type TimelineEvent } from '../../timeline/events.js';
import { evolve, initialState, type IncidentState } from '../../timeline/facts.js';
import { goneFrom } from '../../timeline/forgetting.js';
import { incidentIdOf } from '../../timeline/events.js';
import { tellsNoLearning } from '../../timeline/recorded-afterwards.js';
import { type Actor, type EntryView, type ForgottenView } from '../../timeline/view/view-types.js';
import { actorView, entryView, forgottenView, linksView } from '../../timeline/view/render-entry.js';

export interface EntryVersion {
  readonly revision: number;
  readonly recordedAt: string;
  readonly recordedBy: Actor;
  readonly operation: string;
  /** Of an amendment, by the names of the API; `null` cleared a field. */
  readonly set: Record<string, unknown> | null;
  readonly reason: string | null;
  readonly entry: EntryView;
  /** Where the words of this event were forgotten. */
  readonly forgotten?: ForgottenView;
}

/**
 * Oldest first.
 * @param events of the stream, from its beginning up to the moment of the question
 * @param forgettings of the whole stream, by revision
 */
export function entryVersions(
  events: readonly RecordedEvent[],
  entryId: string,
  forgettings: ReadonlyMap<number, Forgetting>,
): EntryVersion[] {
  const versions: EntryVersion[] = [];
  let state = initialState(incidentIdOf(events[0]!.stream), forgettings);
  for (const stored of events) {
    const event = EVENT_REGISTRY.upcast(stored);
    const before = state.facts.entries.get(entryId);
    state = evolve(state, event);
    const after = state.facts.entries.get(entryId);
    if (after && after !== before) versions.push(versionOf(event, after, state));
  }
  return versions;
}

function versionOf(event: TimelineEvent, entry: Entry, state: IncidentState): EntryVersion {
  const { recordedAt, recordedBy } = event.metadata;
  const forgotten = goneFrom(event, state.facts.forgettings);
  return {
    revision: event.revision,
    recordedAt,
    recordedBy: actorView(recordedBy),
    operation: isOperation(event.type) ? event.type.slice('op.'.length) : 'added',
    set: event.type === 'op.amended' ? setOf(event) : null,
    reason: isOperation(event.type) ? ((event.data.texts as { reason?: string } | undefined)?.reason ?? null) : null,
    entry: entryView(entry, state.texts.entries.get(entry.id), tellsNoLearning(state)),
    ...(forgotten && { forgotten: forgottenView(forgotten) }),
  };
}

/** The fields of an amendment, by the names of the API. Forgotten words are left out. */
function setOf(event: TimelineEvent): Record<string, unknown> {
  const amended = operation(event, 'op.amended');
  const { links, ...facts } = amended.facts.set;
  const { linkTitles, ...texts } = amended.texts.set ?? {};
  const shown = links === undefined ? {} : { links: links && linksView(links, linkTitles ?? undefined) };
  return { ...facts, ...texts, ...shown };
}
