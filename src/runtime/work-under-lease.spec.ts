import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../../test/support/consuming.js';
import { Bell } from './bell.js';
import { type Leases } from './lease.js';
import { workUnderLease, type Term, type WorkUnderLease } from './work-under-lease.js';

const FOR_MS = 300;

/** Leases of a database whose clock and faults the test has in its hand. */
class TestLeases implements Leases {
  readonly held = new Map<string, { holder: string; epoch: number }>();
  isAway = false;
  asked = 0;
  #epoch = 0;

  acquire(name: string, holder: string): Promise<{ epoch: number } | null> {
    this.asked += 1;
    if (this.isAway) return Promise.reject(new Error('the database is away'));
    const held = this.held.get(name);
    if (held !== undefined) return Promise.resolve(held.holder === holder ? held : null);
    const taken = { holder, epoch: (this.#epoch += 1) };
    this.held.set(name, taken);
    return Promise.resolve(taken);
  }

  release(name: string, holder: string): Promise<void> {
    if (this.held.get(name)?.holder === holder) this.held.delete(name);
    return Promise.resolve();
  }

  /** It has run out: whoever comes first has the next one. */
  runOut(name: string): void {
    this.held.delete(name);
  }
}

/** One instance, and what it has done: `begin 1`, `look`, `finish`, `end`. */
class Worker {
  readonly did: string[] = [];
  readonly faults: string[] = [];
  readonly bell = new Bell();
  readonly stopping = new AbortController();
  readonly ended: Promise<void>;

  constructor(
    leases: Leases,
    holder: string,
    { term, ...more }: Partial<WorkUnderLease> & { term?: Partial<Term> } = {},
  ) {
    this.ended = workUnderLease({
      leases,
      name: 'work',
      holder,
      forMs: FOR_MS,
      lookMs: 5,
      stopping: this.stopping.signal,
      bell: this.bell,
      prepare: () => Promise.resolve(),
      begin: ({ epoch }) => {
        this.did.push(`begin ${epoch}`);
        return Promise.resolve({
          look: () => this.#do('look'),
          finish: () => this.#do('finish'),
          end: () => this.#do('end'),
          ...term,
        });
      },
      onFault: ({ message }) => this.faults.push(message),
      ...more,
    });
  }

  get isWorking(): boolean {
    return this.did.length > 0 && this.did.at(-1) !== 'end';
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.bell.close();
    await this.ended;
  }

  #do(what: string): Promise<void> {
    if (this.did.at(-1) !== what) this.did.push(what);
    return Promise.resolve();
  }
}

describe('work under a lease', () => {
  let workers: Worker[] = [];
  const worker = (...options: ConstructorParameters<typeof Worker>): Worker => {
    const made = new Worker(...options);
    workers.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(workers.map((each) => each.stop()));
    workers = [];
  });

  it('is done by one of two, and by the other once that has stopped', async () => {
    const leases = new TestLeases();
    const [first, second] = [worker(leases, 'first'), worker(leases, 'second')];
    await until(() => first.did.includes('look') && leases.asked > 4);
    expect(second.did).toEqual([]);
    await first.stop();
    expect(first.did).toEqual(['begin 1', 'look', 'finish', 'end']);
    expect(leases.held.get('work')?.holder).not.toBe('first');
    await until(() => second.isWorking);
    expect([first.did.at(-1), second.did[0]]).toEqual(['end', 'begin 2']);
    expect([first.faults, second.faults]).toEqual([[], []]);
  });

  it('ends without a finish where another may have the lease, and the other one goes on', async () => {
    const leases = new TestLeases();
    const first = worker(leases, 'first');
    await until(() => first.isWorking);
    leases.runOut('work');
    const second = worker(leases, 'second');
    await until(() => second.isWorking && first.did.at(-1) === 'end');
    expect(first.did).toEqual(['begin 1', 'look', 'end']);
    expect(second.did[0]).toBe('begin 2');
  });

  it('ends before the lease runs out while it cannot be renewed, and is taken up again', async () => {
    const leases = new TestLeases();
    const only = worker(leases, 'only');
    await until(() => only.isWorking);
    leases.isAway = true;
    await until(() => !only.isWorking);
    expect(only.did).toEqual(['begin 1', 'look', 'end']);
    expect(new Set(only.faults)).toEqual(new Set(['the database is away']));
    leases.isAway = false;
    await until(() => only.isWorking);
  });

  it('looks at nothing after the process has stood still for longer than the lease', async () => {
    const leases = new TestLeases();
    let [leap, looksSince] = [0, 0];
    const only = worker(leases, 'only', {
      forMs: 60_000,
      now: () => performance.now() + leap,
      term: {
        look: () => {
          if (leap > 0) looksSince += 1;
          return Promise.resolve();
        },
      },
    });
    await until(() => only.isWorking);
    leases.runOut('work');
    const other = worker(leases, 'other');
    await until(() => other.isWorking);
    leap = 90_000;
    await until(() => !only.isWorking);
    expect([only.did, looksSince]).toEqual([['begin 1', 'end'], 0]);
  });

  it('begins a new term after a fault, having let go of the last one', async () => {
    const leases = new TestLeases();
    let fails = true;
    const only = worker(leases, 'only', {
      term: { look: () => (fails ? Promise.reject(new Error('broken')) : Promise.resolve()) },
    });
    await until(() => only.faults.length === 3);
    fails = false;
    await until(() => only.did.filter((what) => what.startsWith('begin')).length > 3);
    expect(only.did.slice(0, 4)).toEqual(['begin 1', 'end', 'begin 1', 'end']);
    expect(new Set(only.faults)).toEqual(new Set(['broken']));
  });

  it('is tried again where a term cannot begin', async () => {
    const leases = new TestLeases();
    let begun = 0;
    const only = worker(leases, 'only', {
      begin: () => {
        begun += 1;
        if (begun < 3) return Promise.reject(new Error('cannot begin'));
        return Promise.resolve({ look: () => Promise.resolve(), end: () => Promise.resolve() });
      },
    });
    await until(() => begun === 3);
    expect(only.faults).toEqual(['cannot begin', 'cannot begin']);
  });

  it('looks at once when the bell rings', async () => {
    const leases = new TestLeases();
    let looks = 0;
    const only = worker(leases, 'only', {
      forMs: 600_000,
      lookMs: 600_000,
      term: {
        look: () => {
          looks += 1;
          return Promise.resolve();
        },
      },
    });
    await until(() => looks === 1);
    only.bell.ring();
    await until(() => looks === 2);
  });

  it('stops though what must hold first never comes', async () => {
    const leases = new TestLeases();
    const only = worker(leases, 'only', { prepare: () => new Promise(() => undefined) });
    await only.stop();
    expect([only.did, only.faults, leases.asked]).toEqual([[], [], 0]);
  });
});
