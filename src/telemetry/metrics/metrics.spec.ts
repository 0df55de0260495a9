import { describe, expect, it } from '@jest/globals';
import { AnsweredRequests } from './answered.js';
import { counter, gauge, histogram, Spread, type MetricSource } from './families.js';
import { Metrics } from './metrics.js';

/** The lines about our own metrics. */
async function page(...sources: MetricSource[]): Promise<string[]> {
  const metrics = new Metrics();
  for (const source of sources) metrics.add(source);
  return (await metrics.page()).text.split('\n').filter((line) => line.includes('asof_'));
}

const spreadOf = (...seconds: number[]): Spread => {
  const spread = new Spread();
  for (const each of seconds) spread.add(each);
  return spread;
};

describe('the page of metrics', () => {
  it('has every family with its help and type, whether or not there is anything to tell yet', async () => {
    const lines = await page({
      collect: () => [counter('asof_x_total', 'Counts x'), gauge('asof_y', 'Y', { value: 2 })],
    });
    expect(lines).toEqual([
      '# HELP asof_x_total Counts x',
      '# TYPE asof_x_total counter',
      '# HELP asof_y Y',
      '# TYPE asof_y gauge',
      'asof_y 2',
    ]);
  });

  it('writes a spread as a histogram whose buckets add up', async () => {
    const lines = await page({
      collect: () => [
        histogram('asof_t_seconds', 'T', { labels: { a: 'b' }, spread: spreadOf(0.001, 0.02, 0.025, 60) }),
      ],
    });
    const values = lines.filter((line) => !line.startsWith('#'));
    expect(values).toEqual([
      'asof_t_seconds_bucket{a="b",le="0.001"} 1',
      'asof_t_seconds_bucket{a="b",le="0.0025"} 1',
      'asof_t_seconds_bucket{a="b",le="0.005"} 1',
      'asof_t_seconds_bucket{a="b",le="0.01"} 1',
      'asof_t_seconds_bucket{a="b",le="0.025"} 3',
      'asof_t_seconds_bucket{a="b",le="0.05"} 3',
      'asof_t_seconds_bucket{a="b",le="0.1"} 3',
      'asof_t_seconds_bucket{a="b",le="0.25"} 3',
      'asof_t_seconds_bucket{a="b",le="0.5"} 3',
      'asof_t_seconds_bucket{a="b",le="1"} 3',
      'asof_t_seconds_bucket{a="b",le="2.5"} 3',
      'asof_t_seconds_bucket{a="b",le="5"} 3',
      'asof_t_seconds_bucket{a="b",le="10"} 3',
      'asof_t_seconds_bucket{a="b",le="+Inf"} 4',
      'asof_t_seconds_sum{a="b"} 60.046',
      'asof_t_seconds_count{a="b"} 4',
    ]);
  });

  it('leaves out what cannot be told, and nothing else', async () => {
    const lines = await page(
      { collect: () => Promise.reject(new Error('down')) },
      {
        collect: () => {
          throw new Error('broken');
        },
      },
      { collect: () => [gauge('asof_y', 'Y', { value: 1 })] },
    );
    expect(lines).toContain('asof_y 1');
  });

  it('tells of the process under the names that dashboards know', async () => {
    const { text, contentType } = await new Metrics().page();
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
    expect(contentType).toContain('version=0.0.4');
  });
});

describe('answered requests', () => {
  it('are counted by route and class of status', () => {
    const requests = new AnsweredRequests();
    for (const status of [200, 201, 404]) requests.take('GET', '/v1/incidents/:id', status, 0.1);
    requests.take('GET', undefined, 404, 0.1);
    const [counts] = requests.collect();
    expect(counts!.samples).toEqual([
      { labels: { method: 'GET', route: '/v1/incidents/:id', status: '2xx' }, value: 2 },
      { labels: { method: 'GET', route: '/v1/incidents/:id', status: '4xx' }, value: 1 },
      { labels: { method: 'GET', route: 'none', status: '4xx' }, value: 1 },
    ]);
  });
});
