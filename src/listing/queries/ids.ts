/** Answers which incidents there are. */
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { Audiences } from '../columns/audiences.js';
import { hasBit } from '../columns/bits.js';
import { IncidentIndex } from '../columns/incident-index.js';

/** The ids of all incidents that are recorded when this is asked, and are there for the caller. */
export class AskIds extends Query<readonly string[]> {
  constructor(readonly caller: Caller) {
    super();
  }
}

@QueryHandler(AskIds)
export class IdsHandler implements IQueryHandler<AskIds> {
  constructor(
    private readonly index: IncidentIndex,
    private readonly audiences: Audiences,
  ) {}

  /** @throws Refusal `unavailable` if the index is more than 2 s behind; StoreUnavailable */
  async execute({ caller }: AskIds): Promise<readonly string[]> {
    const columns = await this.index.whole();
    const { ids } = columns;
    const hidden = this.audiences.hiddenFrom(caller, columns);
    return hidden ? ids.filter((_, row) => !hasBit(hidden.rows, row)) : ids;
  }
}
