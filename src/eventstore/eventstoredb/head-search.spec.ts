import { describe, expect, it } from '@jest/globals';
import { type AllPage } from '../event-store.js';
import { HeadSearch, type Log } from './head-search.js';

/** A log that counts what it is asked. */
class CountedLog implements Log {
  readonly asked: string[] = [];

  /** @param ours positions of our events, in order @param length of the log with others' events */
  constructor(
    public ours: number[],
    public length: number,
  ) {}

  end(): Promise<bigint | null> {
    return Promise.resolve(this.length === 0 ? null : BigInt(this.length));
  }

  last(): Promise<bigint | null> {
    this.asked.push('last');
    const last = this.ours.at(-1);
    return Promise.resolve(last === undefined ? null : BigInt(last));
  }

  after(position: bigint): Promise<AllPage> {
    this.asked.push(`after ${position}`);
    const found = this.ours.filter((at) => at > position).slice(0, 2);
    const events = found.map((at) => ({ position: String(at).padStart(20, '0') })) as AllPage['events'];
    const isEnd = found.length < 2;
    return Promise.resolve({ events, disturbed: [], next: isEnd ? null : events.at(-1)!.position });
  }
}

describe('the search for our last event', () => {
  it('trial 52: goes backwards once, and then only through what was written since', async () => {
    const log = new CountedLog([10], 100_000);
    const search = new HeadSearch(log);
    expect(await search.find()).toBe(10n);
    expect(await search.find()).toBe(10n);
    expect(log.asked).toEqual(['last']);
    log.length = 200_000;
    expect(await search.find()).toBe(10n);
    expect(log.asked).toEqual(['last', 'after 100000']);
    log.ours.push(200_001, 200_002, 200_003);
    log.length = 200_010;
    expect(await search.find()).toBe(200_003n);
    expect(log.asked.slice(2)).toEqual(['after 200000', 'after 200002']);
  });

  it('begins behind what was seen meanwhile', async () => {
    const log = new CountedLog([10], 20);
    const search = new HeadSearch(log);
    await search.find();
    log.ours.push(30);
    log.length = 40;
    search.saw(30n);
    expect(await search.find()).toBe(30n);
    expect(log.asked).toEqual(['last', 'after 30']);
  });

  it('is shared by those who ask at once', async () => {
    const log = new CountedLog([10], 20);
    const search = new HeadSearch(log);
    expect(await Promise.all([search.find(), search.find(), search.find()])).toEqual([10n, 10n, 10n]);
    expect(log.asked).toEqual(['last']);
  });

  it('finds nothing where nothing is, and fails only that once', async () => {
    expect(await new HeadSearch(new CountedLog([], 0)).find()).toBeNull();
    expect(await new HeadSearch(new CountedLog([], 500)).find()).toBeNull();
    const log = new CountedLog([7], 9);
    const flaky: Log = {
      end: () => Promise.reject(new Error('away')),
      last: () => log.last(),
      after: (p) => log.after(p),
    };
    const search = new HeadSearch(flaky);
    await expect(search.find()).rejects.toThrow('away');
    flaky.end = () => log.end();
    expect(await search.find()).toBe(7n);
  });
});
