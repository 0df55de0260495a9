/** Answers what a page says of rows beside what is in them. */
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Audiences } from '../columns/audiences.js';
import { IncidentIndex } from '../columns/incident-index.js';

export interface Standing {
  /** Ids of those that are not there for everyone who may read. */
  readonly private: ReadonlySet<string>;
  readonly retracted: ReadonlySet<string>;
}

/** How incidents stand now. To be asked of those alone that a list has just given to the caller. */
export class AskStanding extends Query<Standing> {
  constructor(readonly ids: readonly string[]) {
    super();
  }
}

@QueryHandler(AskStanding)
export class StandingHandler implements IQueryHandler<AskStanding> {
  constructor(
    private readonly index: IncidentIndex,
    private readonly audiences: Audiences,
  ) {}

  /** @throws Refusal `unavailable` if there is no index yet */
  async execute({ ids }: AskStanding): Promise<Standing> {
    const { view } = await this.index.at(null);
    const isRetracted = (id: string): boolean => {
      const row = view.rowOf(id);
      return row !== undefined && view.retracted.has(row);
    };
    return {
      private: new Set(ids.filter((id) => this.audiences.of(id) !== null)),
      retracted: new Set(ids.filter(isRetracted)),
    };
  }
}
