import { Module } from '@nestjs/common';
import { DATA_FOLDER, MEMORY, SETTINGS, type Settings } from '../config.js';
import { AlertWriter } from './in/alert-writer.js';
import { COMMAND_HANDLERS } from './in/commands.js';
import { Dispatcher } from './in/dispatcher.js';
import { EntryWriter } from './in/entry-writer.js';
import { HookDeliveries } from './in/hook-deliveries.js';
import { HookGroups } from './in/hook-groups.js';
import { HookRecords } from './in/hook-records.js';
import { HookStore } from './in/hook-store.js';
import { HooksController } from './in/hooks.controller.js';
import { OpenedIncidents } from './in/opened-incidents.js';
import { QUERY_HANDLERS } from './in/queries.js';
import { Receiver } from './in/receiver.js';
import { ReceivingController } from './in/receiving.controller.js';
import { EventCommands } from '../ingest/cloud-events/event-commands.js';
import { SealedSecrets, type KeyPlace } from './sealed-secrets.js';

const keyPlace = ({ settingsKeyFile, data, mongodbUrl }: Settings, folder: string | null): KeyPlace => {
  if (settingsKeyFile !== undefined) return { file: settingsKeyFile };
  if (folder !== null) return { folder };
  return data === MEMORY && mongodbUrl === undefined ? 'memory' : null;
};

const IN = [
  ...COMMAND_HANDLERS,
  ...QUERY_HANDLERS,
  HookStore,
  HookDeliveries,
  HookGroups,
  HookRecords,
  OpenedIncidents,
  EntryWriter,
  AlertWriter,
  EventCommands,
  Dispatcher,
  Receiver,
];

/** What others send here (`in/`); what is sent to others (`out/`) has a module of its own. */
@Module({
  controllers: [HooksController, ReceivingController],
  providers: [
    ...IN,
    {
      provide: SealedSecrets,
      useFactory: (settings: Settings, folder: string | null) => new SealedSecrets(keyPlace(settings, folder)),
      inject: [SETTINGS, DATA_FOLDER],
    },
  ],
  exports: [SealedSecrets],
})
export class HooksModule {}
