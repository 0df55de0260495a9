import { Logger, Module } from '@nestjs/common';
import { EVENT_STORE, READ_MODELS } from '../config.js';
import { OwnAppends } from '../eventstore/own-appends.js';
import { type EventStore } from '../eventstore/event-store.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { Metrics } from '../http/metrics/metrics.js';
import { assess } from '../timeline/assessment.js';
import { lintEntry } from '../timeline/lint-times.js';
import { COMMAND_HANDLERS } from './command-handlers/handlers.js';
import { Submissions } from './command-handlers/submissions.js';
import { EntriesController } from './entries.controller.js';
import { Erasure } from './erasure.js';
import { type Assessor } from './findings.js';
import { IncidentStreams } from './incident-streams.js';
import { IncidentsController } from './incidents.controller.js';
import { NumbersController } from './numbers.controller.js';
import { ownCommands } from './own-commands.js';
import { ProofController } from './proof.controller.js';
import { ProjectingModule } from '../projecting/projecting.module.js';
import { IncidentDocuments } from './query-handlers/documents.js';
import { QUERY_HANDLERS } from './query-handlers/handlers.js';
import { ReadModelCheck } from './query-handlers/read-model-check.js';
import { IncidentReader } from './query-handlers/reader.js';
import { Repeats } from './repeats.js';
import { UnexpectedFaults } from '../telemetry/unexpected-faults.js';
import { WrittenAnswers } from './command-handlers/written.js';

const assessor: Assessor = {
  assess: (state, evaluatedAt) => {
    const { status, lint } = assess(state, evaluatedAt);
    return { status: status.status, lint };
  },
  assessNote: lintEntry,
};

const tellUnavailable = (reason: unknown): void =>
  new Logger('idempotency').warn(
    `keys are recognised by the streams alone until the read models answer again: ${String(reason)}`,
  );

@Module({
  imports: [ProjectingModule],
  controllers: [IncidentsController, EntriesController, NumbersController, ProofController],
  providers: [
    {
      provide: Repeats,
      useFactory: (store: EventStore, { operational }: ReadModels) =>
        new Repeats(ownCommands(store, operational), { onUnavailable: tellUnavailable }),
      inject: [EVENT_STORE, READ_MODELS],
    },
    {
      provide: IncidentStreams,
      useFactory: (store: EventStore, repeats: Repeats, faults: UnexpectedFaults, appends: OwnAppends) =>
        new IncidentStreams(store, assessor, {
          repeats,
          onAppended: (position) => appends.tell(position),
          onFault: (error) => faults.report('assessing', error),
        }),
      inject: [EVENT_STORE, Repeats, UnexpectedFaults, OwnAppends],
    },
    IncidentReader,
    IncidentDocuments,
    ReadModelCheck,
    Submissions,
    WrittenAnswers,
    Erasure,
    ...COMMAND_HANDLERS,
    ...QUERY_HANDLERS,
  ],
  exports: [IncidentStreams],
})
export class IncidentsModule {
  constructor(metrics: Metrics, streams: IncidentStreams) {
    metrics.add(streams);
  }
}
