import { describe, expect, it } from '@jest/globals';
import { instead } from '../../test/support/faulty.js';
import { until } from '../../test/support/consuming.js';
import { MemoryReadModels } from '../readmodels/memory/memory-read-models.js';
import { ReadModelsUnavailable, type Operational } from '../readmodels/read-models.js';
import { HeldLease } from './lease.js';

const FOR_MS = 400;

function leaseOf(operational: Operational) {
  const said: string[] = [];
  const taken = HeldLease.take({
    operational,
    name: 'projecting',
    holder: 'me',
    forMs: FOR_MS,
    onRenewed: () => said.push('renewed'),
    onFault: () => said.push('fault'),
  });
  return { said, taken };
}

describe('a lease', () => {
  it('is held, in the same term, for as long as it can be renewed', async () => {
    const { operational } = new MemoryReadModels();
    const { said, taken } = leaseOf(operational);
    const lease = (await taken)!;
    await until(() => said.filter((word) => word === 'renewed').length > 5);
    expect(lease.lost.aborted).toBe(false);
    expect(await operational.lease('projecting')).toEqual({ holder: 'me', epoch: lease.epoch });
    await lease.end();
  });

  it('is not taken from another holder', async () => {
    const { operational } = new MemoryReadModels();
    await operational.acquire('projecting', 'another', 10_000);
    expect(await leaseOf(operational).taken).toBeNull();
  });

  it('is given up before it runs out, if it cannot be renewed', async () => {
    const { operational } = new MemoryReadModels();
    let isAway = false;
    const { said, taken } = leaseOf(
      instead(operational, {
        acquire: (...asked: Parameters<Operational['acquire']>) =>
          isAway ? Promise.reject(new ReadModelsUnavailable('away')) : operational.acquire(...asked),
      }),
    );
    const lease = (await taken)!;
    isAway = true;
    const begun = performance.now();
    await until(() => lease.lost.aborted);
    expect(said).toContain('fault');
    expect(performance.now() - begun).toBeLessThan(10 * FOR_MS);
    await lease.end();
  });

  it('is given up if another had it meanwhile, even if it could be had again', async () => {
    const { operational } = new MemoryReadModels();
    let ahead = 0;
    const { taken } = leaseOf(
      instead(operational, {
        acquire: async (...asked: Parameters<Operational['acquire']>) => {
          const lease = await operational.acquire(...asked);
          return lease && { ...lease, epoch: lease.epoch + ahead };
        },
      }),
    );
    const lease = (await taken)!;
    ahead = 2;
    await until(() => lease.lost.aborted);
    await lease.end();
  });
});
