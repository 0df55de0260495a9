/** How many requests a key may send in a minute. Each instance counts its own. */
import { callerName, type Caller } from '../../application/caller.js';
import { Problem } from '../../http/problems.js';

const MINUTE_MS = 60_000;
/** So many are kept before those that are over are looked for. */
const MANY = 1000;

interface Minute {
  /** When it began, in milliseconds. */
  readonly from: number;
  count: number;
}

export class RateLimit {
  readonly #minutes = new Map<string, Minute>();

  /** @param perMinute 0: any number */
  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Counts a request. @returns after how many seconds the next one is taken; 0 if this one is */
  take(id: string): number {
    if (this.perMinute === 0) return 0;
    const now = this.now();
    let minute = this.#minutes.get(id);
    if (!minute || now - minute.from >= MINUTE_MS) {
      if (this.#minutes.size >= MANY) this.#forgetOver(now);
      minute = { from: now, count: 0 };
      this.#minutes.set(id, minute);
    }
    if (minute.count < this.perMinute) {
      minute.count += 1;
      return 0;
    }
    return Math.ceil((minute.from + MINUTE_MS - now) / 1000);
  }

  /** Counts a request of a caller. @returns the refusal of one that is too many */
  refusal(caller: Pick<Caller, 'kind' | 'id'>): Problem | null {
    const wait = this.take(callerName(caller));
    if (wait === 0) return null;
    const detail = 'This key has sent as many requests as it may in a minute.';
    return new Problem('rate_limited', detail, { headers: { 'retry-after': String(wait) } });
  }

  /** Jobs come and go, and each is another caller. */
  #forgetOver(now: number): void {
    for (const [id, { from }] of this.#minutes) if (now - from >= MINUTE_MS) this.#minutes.delete(id);
  }
}
