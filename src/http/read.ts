import { invalid, type Fault } from './problems.js';

/**
 * Something that came in and has been read: its value, or everything that is wrong with it. It is not refused on the
 * spot, because a fault (422) is only looked at once it is known that the address exists (404).
 */
export class Read<T> {
  private constructor(
    private readonly value: T | null,
    readonly faults: readonly Fault[],
  ) {}

  static of<T>(value: T): Read<T> {
    return new Read(value, []);
  }

  static faulty<T>(faults: readonly Fault[]): Read<T> {
    return new Read<T>(null, faults);
  }

  map<U>(change: (value: T) => U): Read<U> {
    return this.faults.length > 0 ? Read.faulty(this.faults) : Read.of(change(this.value as T));
  }

  /** @throws Problem `invalid`, with its faults and those of what came along */
  accept(...along: readonly Read<unknown>[]): T {
    const faults = [this, ...along].flatMap((read) => read.faults);
    if (faults.length > 0) throw invalid(faults);
    return this.value as T;
  }
}
