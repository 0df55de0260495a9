/** Thousands of alerts in one notification: the sender is answered in time, and all of them are recorded. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { at } from '../support/alert-lives.js';
import { deliver, makeHook, SIGNED, type MadeHook } from '../support/hooks.js';
import { processorMsOf } from '../support/processor-time.js';
import { until } from '../support/received.js';
import { senderLives } from '../support/sender-lives.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());
const { deliveriesOf } = senderLives(() => service);

const MEBIBYTE = 1024 * 1024;
/** An alert among 7000 costs at most twice what one among 2000 does: more would be the square. */
const TIMES_SLOWER = 2;

/** As short as alerts can be. */
const storm = (n: number, components: number, to?: string): string =>
  JSON.stringify({
    groupKey: `${n}`,
    alerts: Array.from({ length: n }, (_, i) => ({
      ...{ status: to === undefined ? 'firing' : 'resolved', fingerprint: `${i}` },
      ...{ labels: { job: `${i % components}` }, startsAt: at('10:00') },
      ...(to !== undefined && { endsAt: to }),
    })),
  });

const costOf = (hook: MadeHook, body: string): Promise<number> =>
  processorMsOf(async () => {
    const { status } = await deliver(hook.url, body, SIGNED['alertmanager']!(body, hook.secret));
    expect([200, 202]).toContain(status);
  });

describe('A storm of alerts', () => {
  /** Of an alert in a storm of so many, in milliseconds. */
  const costs = new Map<number, number>();

  it.each([
    [2000, 50],
    [2000, 2000],
    [7000, 7000],
  ])(
    'of %d on %d components is answered, told twice, and resolved',
    async (n, components) => {
      const hook = await makeHook(service.api, { kind: 'alertmanager', opens: true });
      let cost = 0;
      for (const [i, to] of [undefined, undefined, at('10:40')].entries()) {
        const body = storm(n, components, to);
        expect(body.length).toBeLessThan(MEBIBYTE);
        cost += await costOf(hook, body);
        await until('it is listed', async () => (await deliveriesOf(hook.id)).length > i, 110_000);
      }
      costs.set(n, cost / n);
      const lines = await deliveriesOf(hook.id);
      expect(lines.map(({ result }) => result)).toEqual(['taken', 'repeat', 'taken']);
      expect(lines[2]!.why).toBe(`It became ${n + 1} entries, of which the first 100 are listed.`);
      const id = lines[0]!.became[0]!.incident;
      const { body } = await service.api.get<IncidentView>(`/v1/incidents/${id}`);
      expect(body).toMatchObject({ status: 'resolved', durations: { impact_union: { seconds: 2400 } } });
    },
    400_000,
  );

  it('costs an alert no more the longer it is', () => {
    expect(costs.get(7000)! / costs.get(2000)!).toBeLessThan(TIMES_SLOWER);
  });
});
