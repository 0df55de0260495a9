import { Module } from '@nestjs/common';
import { ProjectionsController } from './projections.controller.js';
import { Projections } from './projections.js';
import { SERVED_COLLECTION } from './served-collection.js';

@Module({
  controllers: [ProjectionsController],
  providers: [Projections, { provide: SERVED_COLLECTION, useExisting: Projections }],
  exports: [Projections, SERVED_COLLECTION],
})
export class ProjectingModule {}
