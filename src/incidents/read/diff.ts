import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Answered } from '../../application/answer.js';
import { upcastSound } from '../../events/upcasting.js';
import { correctingRevisions, differenceOf, diffView, withoutEntries } from '../../timeline/diff.js';
import { type TimelineEvent } from '../../timeline/events.js';
import { isForgetting } from '../../timeline/forgetting.js';
import { AskDiff } from './moment-questions.js';
import { IncidentReader, type Known } from './reader.js';

@QueryHandler(AskDiff)
export class DiffHandler implements IQueryHandler<AskDiff> {
  constructor(private readonly reader: IncidentReader) {}

  async execute({ incidentId, question: { from, to }, caller }: AskDiff): Promise<Answered> {
    const before = await this.reader.fixedAt(incidentId, from, caller);
    const after = await this.reader.fixedAt(incidentId, to, caller);
    const difference = differenceOf({ before: before.knowledge, after: after.knowledge });
    const later = before.knowledge.revision > after.knowledge.revision ? before : after;
    const events = await correctionsIn(later, correctingRevisions(difference));
    const positions = { before: before.position, after: after.position };
    const body = diffView(difference, positions, (revision) => events.get(revision));
    const determinedBy = JSON.stringify(withoutEntries(body));
    return { body, revision: after.knowledge.revision, validity: 'moment', determinedBy };
  }
}

/** More than these are read at once, with all that lies between. */
const FEW = 20;

/** The events that say why entries were corrected, by revision. Whoever folded them has checked their payloads. */
async function correctionsIn(known: Known, revisions: readonly number[]): Promise<ReadonlyMap<number, TimelineEvent>> {
  const events = new Map<number, TimelineEvent>();
  const read = async (from: number, limit: number): Promise<void> => {
    for (const event of await known.events({ from, limit })) events.set(event.revision, upcastSound(event));
  };
  if (revisions.length === 0) return events;
  const last = revisions.reduce((most, each) => Math.max(most, each), 0);
  const first = revisions.reduce((least, each) => Math.min(least, each), last);
  if (revisions.length > FEW) await read(first, last + 1 - first);
  else for (const revision of revisions) await read(revision, 1);
  // What forgot words touched the entry, too: the correction lies anywhere before it.
  if ([...events.values()].some(isForgetting)) await read(0, last + 1);
  return events;
}
