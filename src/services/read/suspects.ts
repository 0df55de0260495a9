/** Suspect changes of an incident: a join of its stream and those of its services, made at reading and stored nowhere. */
import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Answered } from '../../application/answer.js';
import { type Caller } from '../../application/caller.js';
import { AskTimeline, type MomentQuestion } from '../../incidents/read/questions.js';
import { IncidentReader } from '../../incidents/read/reader.js';
import { placed } from '../../incidents/read/timeline-cursor.js';
import { type IncidentState } from '../../timeline/facts.js';
import { type Knowledge } from '../../timeline/knowledge.js';
import { evaluable } from '../../timeline/measure/assessment.js';
import { distanceOf, suspectsAmong, suspectSearch } from '../../timeline/suspects.js';
import { changeView } from '../../timeline/view/render-entry.js';
import { type SuspectView } from '../../timeline/view/view-types.js';
import { type Millis } from '../../timeline/time.js';
import { LinkedIncidents } from './linked-incidents.js';
import { AskTimelineWithSuspects } from './questions.js';
import { ServiceAliases } from './service-aliases.js';
import { ServiceReader } from './service-reader.js';

/** So many of the nearest are shown: nobody reads on after that. */
const MOST = 100;

@QueryHandler(AskTimelineWithSuspects)
export class TimelineWithSuspectsHandler implements IQueryHandler<AskTimelineWithSuspects> {
  constructor(
    private readonly queries: QueryBus,
    private readonly incidents: IncidentReader,
    private readonly services: ServiceReader,
    private readonly aliases: ServiceAliases,
    private readonly linked: LinkedIncidents,
  ) {}

  async execute({ incidentId, question, caller }: AskTimelineWithSuspects): Promise<Answered> {
    const timeline = await this.queries.execute(new AskTimeline(incidentId, question, caller));
    const suspects = await this.#suspects(incidentId, placed(question, incidentId), caller);
    // Other streams than the incident's own tell of suspects: its revision alone does not determine the answer.
    return { revision: timeline.revision, validity: 'moment', body: { ...objectOf(timeline.body), suspects } };
  }

  async #suspects(incidentId: string, question: MomentQuestion, caller: Caller): Promise<SuspectView[]> {
    const { knowledge } = await this.incidents.at(incidentId, question, caller);
    // Before the next await: later events are folded into the same state.
    const search = suspectSearch(evaluable(knowledge.state, knowledge.evaluatedAt));
    const linked = linkedIn(knowledge.state);
    const services = knowledge.state.facts.description.services ?? [];
    const [recordedBy, occurredBy] = [cutOf(knowledge), knowledge.moment.occurredBefore ?? Infinity];
    if (search === null) return [];

    const states = new Map<string, IncidentState>();
    for (const name of await this.aliases.streamsOf(services)) {
      const state = await this.services.at(name, recordedBy);
      if (state !== null) states.set(name, state);
    }
    const changes = [...states].flatMap(([service, { facts }]) =>
      [...facts.entries.values()]
        .filter(({ interval }) => interval.from <= occurredBy)
        .map((change) => ({ service, change })),
    );
    // What is linked still tells which others are of the same rollout.
    const nearest = suspectsAmong(changes, search, MOST + linked.size);
    const others = nearest.filter(({ service, change }) => !linked.has(`${service}/${change.id}`));
    return others.slice(0, MOST).map(({ service, change }) => ({
      ...changeView(
        change,
        states.get(service)!.texts.entries.get(change.id),
        this.linked.of(service, caller)(change.id),
      ),
      beforeSeconds: distanceOf(change.interval, search.around) / 1000,
    }));
  }
}

const linkedIn = ({ facts }: IncidentState): ReadonlySet<string> =>
  new Set(
    [...facts.entries.values()].flatMap(({ id, linkedFrom, retracted }) =>
      linkedFrom === null || retracted ? [] : [`${linkedFrom.service}/${id}`],
    ),
  );

/** On any clock a change was known since it was recorded: nothing that was recorded after the moment is shown. */
function cutOf({ moment: { asOf, revision }, state }: Knowledge): Millis {
  return asOf ?? (revision === undefined ? Infinity : state.facts.updatedAt);
}

const objectOf = (body: Answered['body']): object =>
  typeof body === 'string' || Buffer.isBuffer(body) ? (JSON.parse(body.toString()) as object) : body;
