/** Results by the answers that they are made of: reading an answer and framing it takes longer than finding it. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { bytesOf, type ToolResult } from './frame.js';

const MOST_BYTES = 8 * 1024 * 1024;

export class RememberedResults {
  readonly #known = new LRUCache<string, ToolResult>({ maxSize: MOST_BYTES, sizeCalculation: bytesOf });

  /**
   * @param made by which tool, and how: what the result depends on beside the answer
   * @param answer in the bytes of its JSON; any other is made into a result each time. Who may see it was asked by then
   */
  of(made: string, answer: object | string, make: () => ToolResult): ToolResult {
    if (!Buffer.isBuffer(answer)) return make();
    const key = `${made} ${hash('sha256', answer, 'base64')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const result = make();
    this.#known.set(key, result);
    return result;
  }
}
