import { gauge, type MetricSource } from '../telemetry/metrics/families.js';
import { type Consumers } from './consumers.js';
import { type ProjectionStatus } from './leased-consumer.js';

const STATUSES: readonly ProjectionStatus[] = ['live', 'catching_up', 'rebuilding', 'degraded', 'stopped'];

/** How far the projections are, as `/v1/projections` tells it. */
export const projectionMetrics = (consumers: Pick<Consumers, 'report'>): MetricSource => ({
  async collect() {
    const reports = (await consumers.report()).map((report) => ({ ...report, labels: { projection: report.name } }));
    return [
      gauge(
        'asof_projection_lag_events',
        'Events that are not in what is read; at most 1000 are counted',
        ...reports.map(({ labels, lagEvents }) => ({ labels, value: lagEvents })),
      ),
      gauge(
        'asof_projection_lag_seconds',
        'For how long the first of them has been recorded',
        ...reports.map(({ labels, lagSeconds }) => ({ labels, value: lagSeconds })),
      ),
      gauge(
        'asof_projection_parked_streams',
        'Streams that the projection goes on without',
        ...reports.map(({ labels, parked }) => ({ labels, value: parked.length })),
      ),
      gauge(
        'asof_projection_status',
        '1 for the status that the projection has, 0 for the others',
        ...reports.flatMap(({ labels, status }) =>
          STATUSES.map((each) => ({ labels: { ...labels, status: each }, value: each === status ? 1 : 0 })),
        ),
      ),
    ];
  },
});
