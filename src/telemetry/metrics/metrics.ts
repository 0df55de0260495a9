/** Everything that can be measured of the running service, as Prometheus reads it. */
import { within } from '../../eventstore/deadline.js';
import { type Family, type MetricSource } from './families.js';

interface MetricsPage {
  readonly contentType: string;
  readonly text: string;
}

const PATIENCE_MS = 1000;

type PromClient = typeof import('prom-client');
type Registry = import('prom-client').Registry;

/** A metric as the registry writes it out: what prom-client's own metrics give it, and all that it asks of one. */
interface WritableMetric {
  readonly name: string;
  get(): Promise<{
    name: string;
    help: string;
    type: Family['type'];
    values: { metricName?: string; labels: Readonly<Record<string, string | number>>; value: number }[];
  }>;
}

export class Metrics {
  readonly #sources: MetricSource[] = [];
  /** Of the process itself: memory, processor, event loop. */
  #process: Promise<{ client: PromClient; registry: Registry }> | null = null;

  /** @param source asked from now on, for as long as the process runs */
  add(source: MetricSource): void {
    this.#sources.push(source);
  }

  async page(): Promise<MetricsPage> {
    // Loaded when somebody asks: it takes longer than a tenth of all the rest of a start.
    this.#process ??= loadProcessMetrics();
    const [{ client, registry: process }, ...families] = await Promise.all([
      this.#process,
      ...this.#sources.map(collected),
    ]);
    const registry = new client.Registry();
    for (const family of families.flat())
      registry.registerMetric(writable(family) as unknown as import('prom-client').Gauge);
    const pages = await Promise.all([registry.metrics(), process.metrics()]);
    return { contentType: process.contentType, text: pages.join('\n') };
  }
}

/** What cannot be told just now is left out: that must not hide all the rest. */
async function collected(source: MetricSource): Promise<readonly Family[]> {
  try {
    return await within(PATIENCE_MS, Promise.resolve(source.collect()), () => []);
  } catch {
    return [];
  }
}

async function loadProcessMetrics(): Promise<{ client: PromClient; registry: Registry }> {
  const { default: client } = (await import('prom-client')) as unknown as { default: PromClient };
  const registry = new client.Registry();
  client.collectDefaultMetrics({ register: registry });
  return { client, registry };
}

function writable(family: Family): WritableMetric {
  const { name, help, type } = family;
  return { name, get: () => Promise.resolve({ name, help, type, values: valuesOf(family) }) };
}

type Values = Awaited<ReturnType<WritableMetric['get']>>['values'];

function valuesOf(family: Family): Values {
  if (family.type !== 'histogram') return family.samples.map(({ labels = {}, value }) => ({ labels, value }));
  const { name } = family;
  return family.samples.flatMap(({ labels = {}, spread: { bounds, counts, count, sum } }) => {
    let upTo = 0;
    const buckets = bounds.map((le, index) => {
      upTo += counts[index]!;
      return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: upTo };
    });
    return [
      ...buckets,
      { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  });
}
