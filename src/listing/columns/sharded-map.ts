const SHARDS = 64;

/**
 * Numbers by text. One `Map` of very many texts stops everything for as long as it takes to make it twice as large, a
 * tenth of a second for half a million; many small ones grow one after the other.
 */
export class ShardedMap {
  readonly #shards = Array.from({ length: SHARDS }, () => new Map<string, number>());

  get(text: string): number | undefined {
    return this.#shardOf(text).get(text);
  }

  set(text: string, value: number): void {
    this.#shardOf(text).set(text, value);
  }

  delete(text: string): void {
    this.#shardOf(text).delete(text);
  }

  #shardOf(text: string): Map<string, number> {
    const { length } = text;
    const last = length === 0 ? 0 : text.charCodeAt(length - 1);
    const middle = length === 0 ? 0 : text.charCodeAt(length >> 1);
    return this.#shards[(last * 31 + middle * 7 + length) % SHARDS]!;
  }
}
