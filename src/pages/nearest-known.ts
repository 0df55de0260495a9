/** An incident as a page shows it: at the moment that the address names, or at the nearest one that there is. */
import { type QueryBus } from '@nestjs/cqrs';
import { type Answered } from '../application/answer.js';
import { type Caller } from '../application/caller.js';
import { type Audience } from '../application/visibility.js';
import { Refusal } from '../application/refusal.js';
import { AskSummary, AskTimeline, type MomentQuestion } from '../incidents/read/questions.js';
import { parseInstant } from '../timeline/time.js';
import { type EntryView, type IncidentView } from '../timeline/view/view-types.js';
import { type Parameters } from './address.js';
import { namedAudience } from './named-audience.js';

export interface Known {
  readonly incident: IncidentView;
  /** Milestones, in order. */
  readonly entries: readonly EntryView[];
  readonly standing: Standing;
}

/** What holds of it now, whatever moment is shown. */
export interface Standing {
  /** People by their names. */
  readonly visibleTo: Audience;
  readonly retracted: boolean;
}

/** @throws Refusal `not_found`, `not_whole` */
export async function nearestKnown(
  queries: QueryBus,
  caller: Caller,
  id: string,
  parameters: Parameters,
): Promise<Known> {
  const at = (moment: MomentQuestion): Promise<Known> => knownAt(queries, caller, id, moment);
  try {
    return await at(momentIn(parameters));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'unknown_revision') return at({});
    if (error.code === 'not_known_yet') return at({ revision: 0 });
    throw error;
  }
}

async function knownAt(queries: QueryBus, caller: Caller, id: string, moment: MomentQuestion): Promise<Known> {
  const [summary, timeline] = await Promise.all([
    queries.execute(new AskSummary(id, moment, caller)),
    queries.execute(new AskTimeline(id, { ...moment, milestones: 'true' }, caller)),
  ]);
  const incident = valueOf<IncidentView>(summary);
  const isPast = incident.knowledge.revision < incident.knowledge.head;
  const { retracted, ...now } = isPast
    ? valueOf<IncidentView>(await queries.execute(new AskSummary(id, {}, caller)))
    : incident;
  const visibleTo = await namedAudience(queries, now.visibleTo, caller);
  return { incident, entries: valueOf<{ entries: EntryView[] }>(timeline).entries, standing: { visibleTo, retracted } };
}

/** Answers are in their JSON already, where that was at hand. */
export const valueOf = <T>({ body }: Answered): T =>
  (typeof body === 'string' || Buffer.isBuffer(body) ? JSON.parse(body.toString()) : body) as T;

/** What cannot be read is not asked: a page is shown all the same. */
function momentIn(parameters: Parameters): MomentQuestion {
  const text = (name: string): string => (typeof parameters[name] === 'string' ? parameters[name] : '');
  // A plus sign that nobody escaped has become a space.
  const instant = (name: string): number | undefined => parseInstant(text(name).replace(' ', '+'))?.at;
  const [asOf, occurredBefore] = [instant('asOf'), instant('occurredBefore')];
  const isLearned = text('clock') === 'learned';
  const hasRevision = /^\d{1,9}$/.test(text('revision')) && (asOf === undefined || isLearned);
  return {
    ...(isLearned && { clock: 'learned' as const }),
    ...(asOf !== undefined && { asOf }),
    ...(occurredBefore !== undefined && { occurredBefore }),
    ...(hasRevision && { revision: Number(text('revision')) }),
  };
}
