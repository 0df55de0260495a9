/** Results by the answers that they are made of: reading an answer and framing it takes longer than finding it. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type ToolResult } from './frame.js';

/** Of the answers: what is told of one is shorter than it, or not much longer. */
const MOST_BYTES = 16 * 1024 * 1024;

export class RememberedResults {
  readonly #known = new LRUCache<string, ToolResult>({ maxSize: MOST_BYTES });

  /**
   * @param made by which tool, and how: what the result depends on beside the answer
   * @param answer in the bytes of its JSON; any other is made into a result each time. Who may see it was asked by then
   */
  of(made: string, answer: object | string, make: () => ToolResult): ToolResult {
    if (!Buffer.isBuffer(answer)) return make();
    const text = answer.toString('latin1');
    const key = `${made} ${hash('sha256', text.replace(EVALUATED, ''), 'base64')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return asOfNow(known, text);
    const result = make();
    this.#known.set(key, result, { size: Math.max(1, answer.length) });
    return result;
  }
}

/** The one thing that differs where nothing is pending. In words of people its quotation marks would be escaped. */
const EVALUATED = /"evaluatedAt":"([^"]{24})"/g;

function asOfNow(known: ToolResult, text: string): ToolResult {
  const { structuredContent: says } = known;
  if (says?.['evaluatedAt'] === undefined) return known;
  const [, evaluatedAt] = /"evaluatedAt":"([^"]{24})"/.exec(text)!;
  return { ...known, structuredContent: { ...says, evaluatedAt } };
}
