import { Module } from '@nestjs/common';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { ListingModule } from '../listing/listing.module.js';
import { ImportController } from './import.controller.js';
import { Importer } from './importer.js';

/** What comes in from elsewhere. */
@Module({ imports: [IncidentsModule, ListingModule], controllers: [ImportController], providers: [Importer] })
export class IngestModule {}
