import { Module } from '@nestjs/common';
import { DocumentReader } from './document-reader.js';
import { ImportController } from './import.controller.js';
import { Importer } from './importer.js';
import { Imports } from './imports.js';

/** Imports: they use the commands and queries of the other features, by the bus. */
@Module({
  controllers: [ImportController],
  providers: [{ provide: DocumentReader, useFactory: () => new DocumentReader() }, Importer, Imports],
})
export class IngestModule {}
