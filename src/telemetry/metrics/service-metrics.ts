/** Which program this is, and how well it hears of what is stored. */
import { type EventLog } from '../../eventstore/event-log.js';
import { version } from '../../version.js';
import { counter, gauge, type MetricSource } from './families.js';

export const buildMetrics: MetricSource = {
  collect: () => [
    gauge('asof_build_info', 'Always 1; the labels say which version runs, and on what', {
      labels: { version: version(), node: process.version },
      value: 1,
    }),
  ],
};

export const logMetrics = (log: EventLog): MetricSource => ({
  collect: () => [
    counter('asof_log_resubscriptions_total', 'How often following the event store had to be begun again', {
      value: log.drops,
    }),
  ],
});
