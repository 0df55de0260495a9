import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { differenceOf } from '../../timeline/diff.js';
import { digest } from '../../timeline/digest.js';
import { formatInstant } from '../../timeline/time.js';
import { AskDigest, type Answer } from './moment-questions.js';
import { IncidentReader } from './reader.js';

@QueryHandler(AskDigest)
export class DigestHandler implements IQueryHandler<AskDigest> {
  constructor(private readonly reader: IncidentReader) {}

  /** Before the incident was opened nothing was known, and all of it is new. */
  async execute({ incidentId, since, to }: AskDigest): Promise<Answer> {
    const after = await this.reader.fixedAt(incidentId, to);
    const { openedAt } = after.knowledge.state.facts;
    const asked = since.accept();
    const isBefore = asked.asOf !== undefined && asked.asOf < openedAt && asked.clock !== 'learned';
    const from = isBefore ? since.map(({ asOf: _, ...rest }) => ({ ...rest, revision: 0 })) : since;
    const before = await this.reader.fixedAt(incidentId, from);
    const named = asked.asOf === undefined ? asked.revision! : formatInstant(asked.asOf);
    const body = digest(differenceOf({ before: before.knowledge, after: after.knowledge }), named);
    return { body, revision: after.knowledge.revision, validity: 'moment' };
  }
}
