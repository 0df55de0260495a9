/** Gathers elements that belong to one incident, which lie apart in their file, into one row. */
import { MAX_BODY_BYTES } from '../http/json-body.js';
import { Problem } from '../http/problems.js';
import { type Split } from './split.js';

/** Of one import: the group of each element is remembered until it is read. */
const MOST_ELEMENTS = 100_000;
/** What waits for the rest of its groups. */
const MOST_WAITING_BYTES = 16 * MAX_BODY_BYTES;

interface Group {
  /** Place of its last element. */
  last: number;
  /** With the commas and brackets around them. */
  bytes: number;
}

/** Noted in a first reading, so that in a second one a group can be given as soon as its last element is there. */
export class Groups {
  readonly #groups: Group[] = [];
  readonly #byKey = new Map<string, number>();
  /** The group of each element, and its size. */
  readonly #ofElement: number[] = [];
  readonly #sizes: number[] = [];

  /**
   * @param key null: the element stands for itself
   * @param bytes null: it is too large to be read
   * @throws Problem `limit`
   */
  note(key: string | null, bytes: number | null): void {
    if (this.#ofElement.length === MOST_ELEMENTS)
      throw new Problem('limit', `An import has at most ${MOST_ELEMENTS} log entries.`);
    let number = key === null ? undefined : this.#byKey.get(key);
    if (number === undefined) {
      number = this.#groups.push({ last: 0, bytes: 1 }) - 1;
      if (key !== null) this.#byKey.set(key, number);
    }
    const group = this.#groups[number]!;
    group.last = this.#ofElement.push(number);
    group.bytes += (bytes ?? MAX_BODY_BYTES) + 1;
    this.#sizes.push(bytes ?? 0);
  }

  /** @throws Problem `limit` if more would have to wait than may */
  check(): void {
    let waiting = 0;
    const held = new Map<number, number>();
    for (const [index, number] of this.#ofElement.entries()) {
      const group = this.#groups[number]!;
      if (group.bytes > MAX_BODY_BYTES) continue;
      waiting += this.#sizes[index]!;
      held.set(number, (held.get(number) ?? 0) + this.#sizes[index]!);
      if (waiting > MOST_WAITING_BYTES)
        throw new Problem(
          'limit',
          `At log entry ${index + 1} more than ${MOST_WAITING_BYTES} bytes of incidents are mixed with each other: sort the log by incident.`,
        );
      if (group.last !== index + 1) continue;
      waiting -= held.get(number)!;
      held.delete(number);
    }
  }

  /** Each group as a list, at the place of its first element; too large a one without its bytes. */
  async *gather(elements: AsyncIterable<Split>): AsyncGenerator<Split> {
    const waiting = new Map<number, { parts: Buffer[]; places: number[] }>();
    for await (const { line, bytes } of elements) {
      const number = this.#ofElement[line - 1]!;
      const group = this.#groups[number]!;
      const gathered = waiting.get(number) ?? { parts: [], places: [] };
      waiting.set(number, gathered);
      gathered.places.push(line);
      if (bytes !== null && group.bytes <= MAX_BODY_BYTES) gathered.parts.push(bytes);
      if (group.last !== line) continue;
      waiting.delete(number);
      const row = { line: gathered.places[0]!, places: gathered.places };
      yield { ...row, bytes: group.bytes <= MAX_BODY_BYTES ? listOf(gathered.parts) : null };
    }
  }
}

const [OPEN, COMMA, CLOSE] = ['[', ',', ']'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];

const listOf = (parts: readonly Buffer[]): Buffer =>
  Buffer.concat([OPEN, ...parts.flatMap((part, index) => (index === 0 ? [part] : [COMMA, part])), CLOSE]);
