import { Module } from '@nestjs/common';
import { Consumers, PROJECTIONS } from '../consuming/consumers.js';
import { projectionMetrics } from '../consuming/projection-metrics.js';
import { ProjectionsController } from '../consuming/projections.controller.js';
import { Metrics } from '../telemetry/metrics/metrics.js';
import { ALL_PROJECTIONS } from './all-projections.js';
import { ACTIVE_INCIDENTS, INCIDENTS } from './incidents.js';

/** The projections of this program, and the consumer of the log that makes their documents. */
@Module({
  controllers: [ProjectionsController],
  providers: [
    { provide: PROJECTIONS, useValue: ALL_PROJECTIONS },
    Consumers,
    {
      provide: ACTIVE_INCIDENTS,
      useFactory: (consumers: Consumers) => consumers.active(INCIDENTS.name),
      inject: [Consumers],
    },
  ],
  exports: [Consumers, ACTIVE_INCIDENTS],
})
export class ProjectionsModule {
  constructor(metrics: Metrics, consumers: Consumers) {
    metrics.add(projectionMetrics(consumers));
  }
}
