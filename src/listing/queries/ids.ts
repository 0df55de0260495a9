/** Answers which incidents there are. */
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { IncidentIndex } from '../columns/incident-index.js';

/** The ids of all incidents that are recorded when this is asked. */
export class AskIds extends Query<readonly string[]> {
  constructor(readonly caller: Caller) {
    super();
  }
}

@QueryHandler(AskIds)
export class IdsHandler implements IQueryHandler<AskIds> {
  constructor(private readonly index: IncidentIndex) {}

  /** @throws Refusal `unavailable` if the index is more than 2 s behind; StoreUnavailable */
  execute(): Promise<readonly string[]> {
    return this.index.ids();
  }
}
