import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { suppose, whatIfView } from '../../timeline/what-if.js';
import { AskWhatIf } from './moment-questions.js';
import { IncidentReader } from './reader.js';

@QueryHandler(AskWhatIf)
export class WhatIfHandler implements IQueryHandler<AskWhatIf> {
  constructor(private readonly reader: IncidentReader) {}

  async execute({ incidentId, moment, supposition }: AskWhatIf) {
    const { knowledge, position } = await this.reader.at(incidentId, moment);
    const { state, faults } = suppose(knowledge.state, supposition.accept(), knowledge.evaluatedAt);
    return { view: whatIfView(knowledge, position, state), faults };
  }
}
