/** Verifies that the documents of an incident are what its events fold into, up to the revision of the documents. */
import { Inject, Injectable } from '@nestjs/common';
import { READ_MODELS } from '../../config.js';
import { EVENT_REGISTRY } from '../../events/registry.js';
import { isForeign, type StreamEvent } from '../../eventstore/event-store.js';
import { reached, type ActiveCollection } from '../../consuming/active-collection.js';
import { ACTIVE_INCIDENTS } from '../../projections/incidents.js';
import {
  ReadModelsUnavailable,
  type EntryDocument,
  type HeadDocument,
  type ReadModels,
} from '../../readmodels/read-models.js';
import { documentOf } from '../../timeline/view/document.js';
import { incidentIdOf } from '../../timeline/events.js';
import { isForgetting } from '../../timeline/forgetting.js';
import { fold, type IncidentState } from '../../timeline/facts.js';
import { tellsNoLearning } from '../../timeline/recorded-afterwards.js';
import { entryView } from '../../timeline/view/render-entry.js';
import { type Check } from './verification.js';

const NAME = 'read_model';
const PAGE_ENTRIES = 500;
/** How long to wait for documents of what has just been written. */
const WAIT_MS = 1000;
/** How often to begin again because the document was replaced meanwhile. */
const MOST_TRIES = 5;

@Injectable()
export class ReadModelCheck {
  constructor(
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
    @Inject(ACTIVE_INCIDENTS) private readonly served: ActiveCollection,
  ) {}

  /** @param events the whole stream, at least one event of ours */
  async check(events: readonly StreamEvent[]): Promise<Check> {
    try {
      const collection = await this.upToDate(events.at(-1)!);
      return collection === null ? notCompared('there are no documents yet') : await this.compare(collection, events);
    } catch (error) {
      if (!(error instanceof ReadModelsUnavailable)) throw error;
      return notCompared(`the read models ${error.inShort} just now`);
    }
  }

  /** The active collection, once it has this event, or after `WAIT_MS`. */
  private async upToDate({ position }: StreamEvent): Promise<string | null> {
    await reached(this.served, position, WAIT_MS, new AbortController().signal);
    return this.served.current()?.collection ?? null;
  }

  /** Compares at the revision of the head. If the head is replaced meanwhile, compares again at the new revision. */
  private async compare(collection: string, events: readonly StreamEvent[]): Promise<Check> {
    const id = incidentIdOf(events[0]!.stream);
    let head = await this.readModels.derived.head(collection, id);
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if (head === null) return notCompared('it has no document yet');
      const last = events[head.revision];
      if (!last) return notCompared(`the document is of revision ${head.revision}, which came meanwhile`);
      const later = events.slice(head.revision + 1);
      if (later.some((event) => !isForeign(event) && isForgetting(event)))
        return notCompared('words were forgotten meanwhile');
      const known = events.slice(0, head.revision + 1);
      const state = fold(known.map((event) => (isForeign(event) ? event : EVENT_REGISTRY.upcast(event))))!;
      const isSame =
        sameHead(head, {
          ...documentOf(state, last.position),
          position: last.position,
          entries: state.facts.entries.size,
          tellsNoLearning: tellsNoLearning(state),
          isPrivate: state.facts.description.visibleTo !== undefined,
        }) && (await this.haveSameEntries(collection, state));
      const after: HeadDocument | null = isSame ? head : await this.readModels.derived.head(collection, id);
      if (after?.revision === head.revision) {
        const detail = `the document of revision ${head.revision} is ${isSame ? '' : 'not '}what the events fold into`;
        return { name: NAME, ok: isSame, detail };
      }
      head = after;
    }
    return notCompared('the document is being written all the time');
  }

  private async haveSameEntries(collection: string, state: IncidentState): Promise<boolean> {
    const { facts, texts } = state;
    const stored = new Map<string, EntryDocument>();
    for (let after: EntryDocument | null = null; ;) {
      const found: EntryDocument[] = await this.readModels.derived.entries(collection, facts.id, {
        after,
        limit: PAGE_ENTRIES,
      });
      for (const entry of found) stored.set(entry.entryId, entry);
      after = found.at(-1) ?? null;
      if (found.length < PAGE_ENTRIES) break;
    }
    // Entries are written before their head, so later entries may be there already.
    const isLater = (id: string): boolean => stored.get(id)!.lastRevision > facts.revision;
    const isAsFolded = (id: string): boolean => {
      const entry = facts.entries.get(id);
      const view = entry && entryView(entry, texts.entries.get(id), false);
      return view !== undefined && stored.get(id)!.view === JSON.stringify(view);
    };
    return (
      [...facts.entries.keys()].every((id) => stored.has(id)) &&
      [...stored.keys()].every((id) => isLater(id) || isAsFolded(id))
    );
  }
}

type Comparable = Pick<
  HeadDocument,
  'summary' | 'ticking' | 'listed' | 'position' | 'entries' | 'tellsNoLearning' | 'isPrivate'
>;

/** A summary that is too large to be stored is empty. */
const sameHead = (stored: Comparable, folded: Comparable): boolean =>
  (stored.summary === '' || stored.summary === folded.summary) &&
  stored.ticking === folded.ticking &&
  stored.listed === folded.listed &&
  stored.entries === folded.entries &&
  stored.tellsNoLearning === folded.tellsNoLearning &&
  stored.isPrivate === folded.isPrivate &&
  stored.position === folded.position;

const notCompared = (why: string): Check => ({ name: NAME, ok: true, detail: `not compared: ${why}` });
