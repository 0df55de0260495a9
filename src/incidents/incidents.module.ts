import { Logger, Module } from '@nestjs/common';
import { EVENT_STORE, READ_MODELS } from '../config.js';
import { OwnAppends } from '../eventstore/own-appends.js';
import { type EventStore } from '../eventstore/event-store.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { Metrics } from '../telemetry/metrics/metrics.js';
import { assess } from '../timeline/measure/assessment.js';
import { lintEntry } from '../timeline/measure/lint-times.js';
import { typeSlips } from '../timeline/measure/lint-words.js';
import { COMMAND_HANDLERS } from './write/handlers.js';
import { Submissions } from './write/submissions.js';
import { ExportsController } from './api/exports.controller.js';
import { MomentsController } from './api/moments.controller.js';
import { EntriesController } from './api/entries.controller.js';
import { Erasure } from './write/erasure.js';
import { type Assessor } from './write/write-lint.js';
import { CommandCounters } from './write/command-counters.js';
import { IncidentStreams } from './write/incident-streams.js';
import { IncidentsController } from './api/incidents.controller.js';
import { LinesController } from './api/lines.controller.js';
import { LinesReader } from './write/lines-reader.js';
import { Requests } from './api/requests.js';
import { NumbersController } from './api/numbers.controller.js';
import { ownCommands } from './write/own-commands.js';
import { ProofController } from './api/proof.controller.js';
import { ProjectionsModule } from '../projections/projections.module.js';
import { IncidentDocuments } from './read/documents.js';
import { ClaimCheckHandler } from './read/claim-check.js';
import { DiffHandler } from './read/diff.js';
import { DigestHandler } from './read/digest.js';
import { ExportHandler } from './read/export.js';
import { QUERY_HANDLERS } from './read/handlers.js';
import { WhatIfHandler } from './read/what-if.js';
import { ReadModelCheck } from './read/read-model-check.js';
import { IncidentReader } from './read/reader.js';
import { Idempotency } from './write/repeats-shortcut.js';
import { UnexpectedFaults } from '../telemetry/unexpected-faults.js';
import { WrittenAnswers } from './write/written.js';

const assessor: Assessor = {
  assess: (state, evaluatedAt) => {
    const { status, lint } = assess(state, evaluatedAt);
    return { status: status.status, lint };
  },
  assessNote: (note) => [...lintEntry(note), ...typeSlips([note])],
};

const tellUnavailable = (reason: unknown): void =>
  new Logger('idempotency').warn(
    `keys are recognised by the streams alone until the read models answer again: ${String(reason)}`,
  );

@Module({
  imports: [ProjectionsModule],
  controllers: [
    IncidentsController,
    EntriesController,
    LinesController,
    NumbersController,
    MomentsController,
    ExportsController,
    ProofController,
  ],
  providers: [
    {
      provide: Idempotency,
      useFactory: (store: EventStore, { operational }: ReadModels) =>
        new Idempotency(ownCommands(store, operational), { onUnavailable: tellUnavailable }),
      inject: [EVENT_STORE, READ_MODELS],
    },
    {
      provide: IncidentStreams,
      useFactory: (
        store: EventStore,
        repeats: Idempotency,
        counters: CommandCounters,
        faults: UnexpectedFaults,
        appends: OwnAppends,
      ) =>
        new IncidentStreams(store, assessor, {
          repeats,
          counters,
          onAppended: (position) => appends.tell(position),
          onFault: (error) => faults.report('assessing', error),
        }),
      inject: [EVENT_STORE, Idempotency, CommandCounters, UnexpectedFaults, OwnAppends],
    },
    CommandCounters,
    IncidentReader,
    IncidentDocuments,
    ReadModelCheck,
    Requests,
    LinesReader,
    Submissions,
    WrittenAnswers,
    Erasure,
    ...COMMAND_HANDLERS,
    ...QUERY_HANDLERS,
    DiffHandler,
    DigestHandler,
    ClaimCheckHandler,
    WhatIfHandler,
    ExportHandler,
  ],
  exports: [Idempotency, CommandCounters, WrittenAnswers, Submissions, IncidentReader, Requests],
})
export class IncidentsModule {
  constructor(metrics: Metrics, streams: IncidentStreams) {
    metrics.add(streams);
  }
}
