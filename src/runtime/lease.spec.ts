import { describe, expect, it, jest } from '@jest/globals';
import { instead } from '../../test/support/faulty.js';
import { until } from '../../test/support/consuming.js';
import { MemoryReadModels } from '../readmodels/memory/memory-read-models.js';
import { ReadModelsUnavailable, type Operational } from '../readmodels/read-models.js';
import { HeldLease, type LeaseOptions } from './lease.js';

const FOR_MS = 400;

function leaseOf(operational: Operational, more: Partial<LeaseOptions> = {}) {
  const said: string[] = [];
  const taken = HeldLease.take({
    leases: operational,
    name: 'projecting',
    holder: 'me',
    forMs: FOR_MS,
    onRenewed: () => said.push('renewed'),
    onFault: () => said.push('fault'),
    ...more,
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
    await until(() => lease.lost.aborted);
    expect(said).toContain('fault');
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

  it('is given up as soon as it is asked for after the process has stood still', async () => {
    const { operational } = new MemoryReadModels();
    let leap = 0;
    const lease = (await leaseOf(operational, { forMs: 60_000, now: () => performance.now() + leap }).taken)!;
    expect(lease.isHeld()).toBe(true);
    leap = 49_000;
    expect(lease.isHeld()).toBe(true);
    leap = 51_000;
    expect(lease.lost.aborted).toBe(false);
    expect(lease.isHeld()).toBe(false);
    expect(lease.lost.aborted).toBe(true);
    await lease.end();
  });

  it('does not heed the clock that people set', async () => {
    const { operational } = new MemoryReadModels();
    const { said, taken } = leaseOf(operational);
    const lease = (await taken)!;
    const setTo = jest.spyOn(Date, 'now');
    try {
      for (const hours of [-24, 24]) {
        setTo.mockReturnValue(new Date().getTime() + hours * 3_600_000);
        const before = said.length;
        await until(() => said.length > before + 2);
        expect([lease.isHeld(), said.includes('fault')]).toEqual([true, false]);
      }
    } finally {
      setTo.mockRestore();
    }
    await lease.end();
  });
});
