import { Module } from '@nestjs/common';
import { EVENT_STORE } from '../config.js';
import { type EventStore } from '../eventstore/event-store.js';
import { assess } from '../timeline/assessment.js';
import { lintEntry } from '../timeline/lint-times.js';
import { COMMAND_HANDLERS } from './command-handlers/handlers.js';
import { Submissions } from './command-handlers/submissions.js';
import { EntriesController } from './entries.controller.js';
import { type Assessor } from './findings.js';
import { IncidentStreams } from './incident-streams.js';
import { IncidentsController } from './incidents.controller.js';
import { NumbersController } from './numbers.controller.js';
import { ProofController } from './proof.controller.js';
import { ProjectingModule } from '../projecting/projecting.module.js';
import { IncidentDocuments } from './query-handlers/documents.js';
import { QUERY_HANDLERS } from './query-handlers/handlers.js';
import { ReadModelCheck } from './query-handlers/read-model-check.js';
import { IncidentReader } from './query-handlers/reader.js';

const assessor: Assessor = {
  assess: (state, evaluatedAt) => {
    const { status, lint } = assess(state, evaluatedAt);
    return { status: status.status, lint };
  },
  assessNote: lintEntry,
};

@Module({
  imports: [ProjectingModule],
  controllers: [IncidentsController, EntriesController, NumbersController, ProofController],
  providers: [
    {
      provide: IncidentStreams,
      useFactory: (store: EventStore) => new IncidentStreams(store, assessor),
      inject: [EVENT_STORE],
    },
    IncidentReader,
    IncidentDocuments,
    ReadModelCheck,
    Submissions,
    ...COMMAND_HANDLERS,
    ...QUERY_HANDLERS,
  ],
})
export class IncidentsModule {}
