import { Module } from '@nestjs/common';
import { Metrics } from '../telemetry/metrics/metrics.js';
import { projectionMetrics } from './projection-metrics.js';
import { ProjectionsController } from './projections.controller.js';
import { Projections } from './projections.js';
import { SERVED_COLLECTION } from './served-collection.js';

@Module({
  controllers: [ProjectionsController],
  providers: [Projections, { provide: SERVED_COLLECTION, useExisting: Projections }],
  exports: [Projections, SERVED_COLLECTION],
})
export class ProjectingModule {
  constructor(metrics: Metrics, projections: Projections) {
    metrics.add(projectionMetrics(projections));
  }
}
