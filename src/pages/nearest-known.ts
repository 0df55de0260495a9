/** An incident as a page shows it: at the moment that the address names, or at the nearest one that there is. */
import { type QueryBus } from '@nestjs/cqrs';
import { type Answered } from '../http/answer.js';
import { Problem } from '../http/problems.js';
import { Read } from '../http/read.js';
import { MomentQuery, TimelineQuery } from '../incidents/api/dto/queries.dto.js';
import { AskSummary, AskTimeline } from '../incidents/read/questions.js';
import { parseInstant } from '../timeline/time.js';
import { type EntryView, type IncidentView } from '../timeline/view/view-types.js';

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;
type Moment = Pick<MomentQuery, 'asOf' | 'revision' | 'clock' | 'occurredBefore'>;

export interface Known {
  readonly incident: IncidentView;
  /** Milestones, in order. */
  readonly entries: readonly EntryView[];
}

/** @throws Problem `not_found`, `not_whole` */
export async function nearestKnown(queries: QueryBus, id: string, parameters: Parameters): Promise<Known> {
  const asked = momentIn(parameters);
  try {
    return await knownAt(queries, id, asked);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'unknown_revision') return knownAt(queries, id, {});
    if (error.code === 'not_known_yet') return knownAt(queries, id, { revision: 0 });
    throw error;
  }
}

async function knownAt(queries: QueryBus, id: string, moment: Moment): Promise<Known> {
  const summary = queries.execute(new AskSummary(id, Read.of(Object.assign(new MomentQuery(), moment))));
  const timeline = new AskTimeline(id, Read.of(Object.assign(new TimelineQuery(), { ...moment, milestones: true })));
  const [incident, { entries }] = [
    valueOf<IncidentView>(await summary),
    valueOf<{ entries: EntryView[] }>(await queries.execute(timeline)),
  ];
  return { incident, entries };
}

/** Answers are in their JSON already, where that was at hand. */
const valueOf = <T>({ body }: Answered): T =>
  (typeof body === 'string' || Buffer.isBuffer(body) ? JSON.parse(body.toString()) : body) as T;

/** What cannot be read is not asked: a page is shown all the same. */
function momentIn(parameters: Parameters): Moment {
  const text = (name: string): string => (typeof parameters[name] === 'string' ? parameters[name] : '');
  const asOf = parseInstant(text('asOf').replace(' ', '+'))?.at;
  const occurredBefore = parseInstant(text('occurredBefore').replace(' ', '+'))?.at;
  const isLearned = text('clock') === 'learned';
  const revision =
    /^\d{1,9}$/.test(text('revision')) && !(asOf !== undefined && !isLearned) ? Number(text('revision')) : undefined;
  return {
    ...(isLearned && { clock: 'learned' as const }),
    ...(asOf !== undefined && { asOf }),
    ...(occurredBefore !== undefined && { occurredBefore }),
    ...(revision !== undefined && { revision }),
  };
}
