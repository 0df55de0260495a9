import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Answered } from '../../application/answer.js';
import { auditDrafts } from '../../timeline/claim-check.js';
import { measure } from '../../timeline/measure/assessment.js';
import { knowledgeView } from '../../timeline/view/summary.js';
import { AskClaimCheck } from './moment-questions.js';
import { IncidentReader } from './reader.js';

@QueryHandler(AskClaimCheck)
export class ClaimCheckHandler implements IQueryHandler<AskClaimCheck> {
  constructor(private readonly reader: IncidentReader) {}

  async execute({ incidentId, question: { moment, claims }, caller }: AskClaimCheck): Promise<Answered> {
    const { knowledge, position } = await this.reader.at(incidentId, moment, caller);
    const on = measure(knowledge.state, knowledge.evaluatedAt);
    const body = { knowledge: knowledgeView(knowledge, position, on), claims: auditDrafts(knowledge, claims) };
    return { body, revision: knowledge.revision, validity: 'moment' };
  }
}
