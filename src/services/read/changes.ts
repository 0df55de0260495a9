import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { answerOfNow, type Answered } from '../../application/answer.js';
import { listingOf, readCursor, writeCursor } from '../../application/cursor.js';
import { Refusal } from '../../application/refusal.js';
import { type Entry } from '../../timeline/entry.js';
import { inOrder } from '../../timeline/timeline.js';
import { changeView } from '../../timeline/view/render-entry.js';
import { serviceNamed } from '../write/rights.js';
import { LinkedIncidents } from './linked-incidents.js';
import { AskChange, AskChanges, type ChangesPage, type ChangesQuestion } from './questions.js';
import { ServiceReader } from './service-reader.js';

const DEFAULT_LIMIT = 100;

@QueryHandler(AskChanges)
export class ChangesHandler implements IQueryHandler<AskChanges> {
  constructor(
    private readonly reader: ServiceReader,
    private readonly linked: LinkedIncidents,
  ) {}

  async execute({ service, question, caller }: AskChanges): Promise<ChangesPage> {
    const name = serviceNamed(service);
    const { from, to, environment } = question;
    const listing = listingOf(`changes ${name}`, [from ?? null, to ?? null, environment ?? null]);
    const after = question.cursor === undefined ? null : readPlace(question.cursor, listing);
    const linkedTo = await this.linked.upToDate(name, caller);
    const state = await this.reader.now(name);
    if (state === null) return { changes: [], nextCursor: null };
    const { limit = DEFAULT_LIMIT } = question;
    const found = [...state.facts.entries.values()]
      .filter((change) => isAsked(change, question) && (after === null || isBefore(change, after)))
      .sort((a, b) => inOrder(b, a));
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      changes: page.map((change) => changeView(change, state.texts.entries.get(change.id), linkedTo(change.id))),
      nextCursor: last && found.length > limit ? writeCursor(listing, [last.interval.from, last.revision]) : null,
    };
  }
}

@QueryHandler(AskChange)
export class ChangeHandler implements IQueryHandler<AskChange> {
  constructor(
    private readonly reader: ServiceReader,
    private readonly linked: LinkedIncidents,
  ) {}

  async execute({ service, changeId, caller }: AskChange): Promise<Answered> {
    const name = serviceNamed(service);
    const linkedTo = await this.linked.upToDate(name, caller);
    const state = await this.reader.now(name);
    const change = state?.facts.entries.get(changeId);
    if (!state || !change) throw noChange(name, changeId);
    // What it is linked to is told by other streams than its own.
    const body = changeView(change, state.texts.entries.get(changeId), linkedTo(changeId));
    return { ...answerOfNow(body, state.facts.revision, null), validity: 'moment' };
  }
}

/** @param service in lower case */
const noChange = (service: string, changeId: string): Refusal =>
  new Refusal('not_found', `The service ${service} has no change ${JSON.stringify(changeId.slice(0, 100))}.`);

interface Place {
  readonly from: number;
  readonly revision: number;
}

function readPlace(cursor: string, listing: string): Place {
  const [from, revision] = readCursor<[number, number]>(cursor, listing, ['number', 'number']);
  return { from, revision };
}

const isBefore = ({ interval, revision }: Entry, after: Place): boolean =>
  interval.from < after.from || (interval.from === after.from && revision < after.revision);

function isAsked({ interval, facts, retracted }: Entry, { from, to, environment }: ChangesQuestion): boolean {
  return (
    !retracted &&
    (from === undefined || interval.from >= from) &&
    (to === undefined || interval.from < to) &&
    (environment === undefined || (facts.environment !== undefined && environment.includes(facts.environment)))
  );
}
