import { Module } from '@nestjs/common';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { ListingModule } from '../listing/listing.module.js';
import { DocumentReader } from './document-reader.js';
import { ImportController } from './import.controller.js';
import { Importer } from './importer.js';
import { Imports } from './imports.js';

/** What comes in from elsewhere. */
@Module({
  imports: [IncidentsModule, ListingModule],
  controllers: [ImportController],
  providers: [{ provide: DocumentReader, useFactory: () => new DocumentReader() }, Importer, Imports],
})
export class IngestModule {}
