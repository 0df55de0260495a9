import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Answered } from '../../application/answer.js';
import { differenceOf } from '../../timeline/diff.js';
import { digest } from '../../timeline/digest.js';
import { formatInstant } from '../../timeline/time.js';
import { AskDigest } from './moment-questions.js';
import { IncidentReader } from './reader.js';

@QueryHandler(AskDigest)
export class DigestHandler implements IQueryHandler<AskDigest> {
  constructor(private readonly reader: IncidentReader) {}

  /** Before the incident was opened nothing was known, and all of it is new. */
  async execute({ incidentId, question: { since, to }, caller }: AskDigest): Promise<Answered> {
    const { openedAt } = (await this.reader.mustExist(incidentId, caller)).incident.state.facts;
    const { asOf, ...others } = since;
    const isBefore = asOf !== undefined && asOf < openedAt && since.clock !== 'learned';
    const from = isBefore ? { ...others, revision: 0 } : since;
    const before = await this.reader.fixedAt(incidentId, from, caller);
    const after = await this.reader.at(incidentId, to, caller);
    const named = asOf === undefined ? since.revision! : formatInstant(asOf);
    const body = digest(differenceOf({ before: before.knowledge, after: after.knowledge }), named);
    return { body, revision: after.knowledge.revision, validity: 'moment' };
  }
}
