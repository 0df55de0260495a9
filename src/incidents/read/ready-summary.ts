/** The summary of a document in the bytes that go out, except for what the present adds. */
import { type HeadDocument } from '../../readmodels/read-models.js';
import { openSummary, type OpenSummary } from '../../timeline/view/document.js';
import { type Millis } from '../../timeline/time.js';

export class ReadySummary {
  readonly revision: number;
  readonly ticking: string | null;
  /** How many are kept here. */
  readonly bytes: number;
  readonly #texts: readonly Buffer[];
  readonly #at: OpenSummary['at'];

  constructor({ revision, ticking, summary }: Pick<HeadDocument, 'revision' | 'ticking' | 'summary'>) {
    this.revision = revision;
    this.ticking = ticking;
    const { texts, at } = openSummary({ ticking, summary });
    this.#texts = texts.map((text) => Buffer.from(text));
    this.#at = at;
    this.bytes = lengthOf(this.#texts);
  }

  /** JSON of the summary as it reads at a moment after its last event, in UTF-8. */
  at(now: Millis): Buffer {
    const present = this.#at(now);
    const json = Buffer.allocUnsafe(this.bytes + lengthOf(present));
    let end = 0;
    for (const [place, text] of this.#texts.entries()) {
      end += text.copy(json, end);
      if (place < present.length) end += json.write(present[place]!, end);
    }
    return json;
  }
}

const lengthOf = (parts: readonly (string | Buffer)[]): number =>
  parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
