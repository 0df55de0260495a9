import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Answered } from '../../application/answer.js';
import { incidentCsv } from '../../timeline/exports/csv.js';
import { exportSource, type ExportSource } from '../../timeline/exports/export-source.js';
import { incidentMarkdown } from '../../timeline/exports/markdown.js';
import { incidentMermaid } from '../../timeline/exports/mermaid.js';
import { assess } from '../../timeline/measure/assessment.js';
import { tellsNoLearning } from '../../timeline/recorded-afterwards.js';
import { entryView } from '../../timeline/view/render-entry.js';
import { AskExport } from './moment-questions.js';
import { IncidentReader } from './reader.js';

@QueryHandler(AskExport)
export class ExportHandler implements IQueryHandler<AskExport> {
  constructor(private readonly reader: IncidentReader) {}

  async execute({ incidentId, question: { moment, form, zone, origin }, caller }: AskExport): Promise<Answered> {
    const { knowledge, position } = await this.reader.at(incidentId, moment, caller);
    const source = exportSource(knowledge, position, assess(knowledge.state, knowledge.evaluatedAt), zone);
    const body = {
      json: () => wholeIncident(source),
      markdown: () => incidentMarkdown(source, origin),
      csv: () => incidentCsv(source),
      mermaid: () => incidentMermaid(source),
    }[form]();
    return { body, revision: knowledge.revision, validity: 'moment' };
  }
}

/** The summary, and every live entry. */
function wholeIncident({ incident, knowledge: { state }, on }: ExportSource): object {
  const saysNothing = tellsNoLearning(state, on);
  const entries = on.timeline.live.map((entry) => entryView(entry, state.texts.entries.get(entry.id), saysNothing));
  return { ...incident, entries };
}
