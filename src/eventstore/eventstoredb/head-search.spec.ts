import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AllStreamResolvedEvent } from '@eventstore/db-client';
import { StoreUnavailable } from '../event-store.js';
import { HeadSearch, newestAfter, type PageBefore } from './head-search.js';

const BIRTH = 1n;

/** A log on a shared server: `o` is ours, `.` another's; the first event stands at 1. */
let log: string;
let read: number;
let pages: number;

const at = (position: bigint): AllStreamResolvedEvent => ({
  event: {
    id: 'a',
    streamId: log[Number(position) - 1] === 'o' ? 'asof-incident' : 'else',
    isJson: true,
    revision: 0n,
    type: 'note',
    data: {},
    metadata: { schemaVersion: 1 },
    created: new Date(0),
    position: { commit: position, prepare: position },
  },
});

const pageBefore: PageBefore = (before, count) => {
  const page: AllStreamResolvedEvent[] = [];
  for (
    let position = before === null ? BigInt(log.length) : before - 1n;
    position > 0n && page.length < count;
    position--
  )
    page.push(at(position));
  read += page.length;
  pages += 1;
  return Promise.resolve(page);
};

beforeEach(() => {
  read = pages = 0;
});

describe('the search for our last event', () => {
  it('finds it at the end, far back, and nowhere', async () => {
    for (const [events, found] of [
      ['.o..o', 5n],
      [`.oo${'.'.repeat(5000)}`, 3n],
      ['.', null],
      ['.'.repeat(3000), null],
    ] as const) {
      log = events;
      expect(await new HeadSearch(pageBefore, 'asof-', 1000).find(BIRTH)).toBe(found);
    }
  });

  it('does not look twice through what others have written', async () => {
    log = `.o${'.'.repeat(5000)}`;
    const search = new HeadSearch(pageBefore, 'asof-', 1000);
    await search.find(BIRTH);
    read = 0;
    log += '...';
    expect(await search.find(BIRTH)).toBe(2n);
    expect(read).toBeLessThan(20);
    log += '.o.';
    expect(await search.find(BIRTH)).toBe(5007n);
  });

  it('stops at an event that it knows, and where the store was born', async () => {
    log = `${'.'.repeat(90_000)}o${'.'.repeat(10)}`;
    const search = new HeadSearch(pageBefore, 'asof-', 1000);
    search.saw(90_001n);
    expect(await search.find(BIRTH)).toBe(90_001n);
    expect(read).toBeLessThan(20);
    log = '.'.repeat(90_000);
    expect(await new HeadSearch(pageBefore, 'asof-', 1000).find(89_990n)).toBeNull();
    expect(read).toBeLessThan(40);
  });

  it('gives up after a while, and goes on from there at the next call', async () => {
    log = `.o${'.'.repeat(20_000)}`;
    const slow: PageBefore = async (before, count) => {
      await new Promise((resolve) => setTimeout(resolve, 4));
      return pageBefore(before, count);
    };
    const search = new HeadSearch(slow, 'asof-', 15);
    let attempts = 0;
    const sought = async (): Promise<bigint | null> => {
      for (;;) {
        try {
          attempts += 1;
          return await search.find(BIRTH);
        } catch (error) {
          expect(error).toBeInstanceOf(StoreUnavailable);
          log += '..';
        }
      }
    };
    expect(await sought()).toBe(2n);
    expect(attempts).toBeGreaterThan(1);
    expect(read).toBeLessThan(20_000 + attempts * 1100);
  });
});

describe('the look for what a silent subscription should have got', () => {
  it('finds only what lies after the position, and only ours', async () => {
    log = '.o.o..';
    expect(await newestAfter(pageBefore, 'asof-', 2n)).toBe(4n);
    expect(await newestAfter(pageBefore, 'asof-', 4n)).toBeNull();
    expect(await newestAfter(pageBefore, 'asof-', 0n)).toBe(4n);
  });

  it('says that there may be something when others have written more than it looks at', async () => {
    log = `.o${'.'.repeat(20_000)}`;
    expect(await newestAfter(pageBefore, 'asof-', 1n)).not.toBeNull();
    expect(pages).toBe(4);
  });
});
