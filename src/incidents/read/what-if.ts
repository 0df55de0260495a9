import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Answered } from '../../application/answer.js';
import { Refusal } from '../../application/refusal.js';
import { suppose, whatIfView } from '../../timeline/what-if.js';
import { AskWhatIf } from './moment-questions.js';
import { IncidentReader } from './reader.js';

@QueryHandler(AskWhatIf)
export class WhatIfHandler implements IQueryHandler<AskWhatIf> {
  constructor(private readonly reader: IncidentReader) {}

  async execute({ incidentId, question: { moment, supposition }, caller }: AskWhatIf): Promise<Answered> {
    const { knowledge, position } = await this.reader.at(incidentId, moment, caller);
    const { state, faults } = suppose(knowledge.state, supposition, knowledge.evaluatedAt);
    if (faults.length > 0) throw new Refusal('invalid', 'This cannot be supposed.', { faults });
    return { body: whatIfView(knowledge, position, state), revision: knowledge.revision, validity: 'moment' };
  }
}
