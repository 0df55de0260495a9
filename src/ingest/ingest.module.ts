import { Module } from '@nestjs/common';
import { EventCommands } from './cloud-events/event-commands.js';
import { EventsController } from './cloud-events/events.controller.js';
import { DocumentReader } from './document-reader.js';
import { ImportController } from './import.controller.js';
import { Importer } from './importer.js';
import { Imports } from './imports.js';

/** Imports and events: they use the commands and queries of the other features, by the bus. */
@Module({
  controllers: [ImportController, EventsController],
  providers: [{ provide: DocumentReader, useFactory: () => new DocumentReader() }, Importer, Imports, EventCommands],
  exports: [EventCommands],
})
export class IngestModule {}
