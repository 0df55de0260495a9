import { Module } from '@nestjs/common';
import { EVENT_STORE } from '../config.js';
import { type EventStore } from '../eventstore/event-store.js';
import { OwnAppends } from '../eventstore/own-appends.js';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { CommandCounters } from '../incidents/write/command-counters.js';
import { IncidentStreams } from '../incidents/write/incident-streams.js';
import { SERVICE } from '../incidents/write/record-kind.js';
import { Idempotency } from '../incidents/write/repeats-shortcut.js';
import { Submissions } from '../incidents/write/submissions.js';
import { type Assessor } from '../incidents/write/write-lint.js';
import { ListingModule } from '../listing/listing.module.js';
import { UnexpectedFaults } from '../telemetry/unexpected-faults.js';
import { lintEntry } from '../timeline/measure/lint-times.js';
import { ChangesController } from './api/changes.controller.js';
import { LinksController } from './api/links.controller.js';
import { PartingController } from './api/parting.controller.js';
import { ServiceAliasesController } from './api/service-aliases.controller.js';
import { ALIAS_HANDLERS } from './alias-commands.js';
import { ChangeHandler, ChangesHandler } from './read/changes.js';
import { LinkedIncidents } from './read/linked-incidents.js';
import { ServiceAliases } from './read/service-aliases.js';
import { ServiceReader } from './read/service-reader.js';
import { TimelineWithSuspectsHandler } from './read/suspects.js';
import { SERVICE_STREAMS, SERVICE_SUBMISSIONS, type ServiceStreams } from './service-streams.js';
import { COMMAND_HANDLERS } from './write/handlers.js';
import { LINK_HANDLERS } from './write/link-handlers.js';

/** A service has no status, and its changes are judged one by one. */
const assessor: Assessor = {
  assess: ({ facts }) => ({ status: 'recorded', lint: [...facts.entries.values()].flatMap(lintEntry) }),
  assessNote: lintEntry,
};

const NO_SERVICE_IS_PRIVATE = { isPrivate: () => Promise.resolve(false) };

@Module({
  imports: [IncidentsModule, ListingModule],
  controllers: [ChangesController, PartingController, LinksController, ServiceAliasesController],
  providers: [
    {
      provide: SERVICE_STREAMS,
      useFactory: (
        store: EventStore,
        repeats: Idempotency,
        counters: CommandCounters,
        faults: UnexpectedFaults,
        appends: OwnAppends,
      ): ServiceStreams =>
        new IncidentStreams(store, assessor, {
          kind: SERVICE,
          repeats,
          counters,
          onAppended: (position) => appends.tell(position),
          onFault: (error) => faults.report('assessing', error),
        }),
      inject: [EVENT_STORE, Idempotency, CommandCounters, UnexpectedFaults, OwnAppends],
    },
    {
      provide: SERVICE_SUBMISSIONS,
      useFactory: (streams: ServiceStreams) => new Submissions(streams, NO_SERVICE_IS_PRIVATE),
      inject: [SERVICE_STREAMS],
    },
    ServiceReader,
    LinkedIncidents,
    ServiceAliases,
    ...COMMAND_HANDLERS,
    ...LINK_HANDLERS,
    ...ALIAS_HANDLERS,
    ChangesHandler,
    ChangeHandler,
    TimelineWithSuspectsHandler,
  ],
})
export class ServicesModule {}
