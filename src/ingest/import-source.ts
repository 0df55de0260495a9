/** The rows of a body that is imported, by its content type, and what is wrong with some of them as a whole. */
import { MAX_BODY_BYTES } from '../http/json-body.js';
import { Problem } from '../http/problems.js';
import { isSourceFormat, type FileAbout, type ImportFormat, type SourceFormat } from './formats.js';
import { type Identity, type PieceKind } from './pieces.js';
import { splitArray, splitLines, splitWhole, type Split } from './split.js';

/** How a body is taken apart, and what its rows are. */
export interface Format {
  readonly kind: PieceKind;
  readonly split: (body: AsyncIterable<Buffer>) => AsyncIterable<Split>;
  /** Of the kind `source` alone. */
  readonly about?: FileAbout;
}

/** What the content type says; of JSON the shape has to say more, unless the caller does. */
export type Sent =
  | { readonly format: Format }
  /** Null: whatever it is. */
  | { readonly json: SourceFormat | null };

const MARKDOWN: Sent = { format: { kind: 'markdown', split: splitWhole } };

const SENT: ReadonlyMap<string, Sent> = new Map<string, Sent>([
  ['text/markdown', MARKDOWN],
  ['text/plain', MARKDOWN],
  ['application/json', { json: null }],
  ['application/x-ndjson', { format: { kind: 'opening', split: splitLines } }],
]);

/** A list of documents of the Postmortem Index. */
export const DOCUMENTS: Format = { kind: 'document', split: splitArray };

/** Bodies that are read as they arrive. */
export const STREAMED: readonly string[] = [...SENT.keys()];

/** Which types each format comes as. */
const typesOf = (format: ImportFormat): readonly string[] => {
  if (format === 'openings') return ['application/x-ndjson'];
  if (format === 'cstate') return ['text/markdown', 'text/plain'];
  return format === 'postmortem-index' ? ['text/markdown', 'text/plain', 'application/json'] : ['application/json'];
};

/**
 * @param contentType with or without parameters
 * @param format as the caller names it
 * @throws Problem `unsupported_media`, `invalid` where the two do not go together
 */
export function sentAs(contentType: string, format: ImportFormat | null): Sent {
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase();
  const sent = SENT.get(type);
  if (!sent) throw new Problem('unsupported_media', `Imports are one of ${STREAMED.join(', ')}.`);
  if (format === null) return sent;
  if (!typesOf(format).includes(type)) {
    const detail = `is sent as ${typesOf(format).join(', ')}`;
    throw new Problem('invalid', `The format ${format} ${detail}.`, {
      errors: [{ parameter: 'format', code: 'conflict', detail }],
    });
  }
  if (!('json' in sent)) return sent;
  return isSourceFormat(format) ? { json: format } : { format: DOCUMENTS };
}

/** Of one import. */
export const MAX_IMPORT_BYTES = 64 * MAX_BODY_BYTES;
/** Of one import: what each is known by is remembered until all are read. */
const MAX_ROWS = 100_000;

/**
 * What the rows of an import are known by. Two rows of one identity would each undo what the other says, at every
 * import anew, so that neither is imported. Equal rows do no harm.
 */
export class Identities {
  readonly #rows = new Map<string, { readonly line: number; readonly content: string }>();
  readonly #conflicts = new Map<string, number[]>();

  /** @throws Problem `limit` */
  note(line: number, { key, content }: Identity): void {
    const first = this.#rows.get(key);
    if (!first) {
      if (this.#rows.size === MAX_ROWS) throw new Problem('limit', `An import has at most ${MAX_ROWS} rows.`);
      this.#rows.set(key, { line, content });
    } else if (first.content !== content || this.#conflicts.has(key)) {
      const lines = this.#conflicts.get(key) ?? [first.line];
      if (lines.length < MOST_NAMED) lines.push(line);
      this.#conflicts.set(key, lines);
    }
  }

  /** What keeps a row of this identity from being imported. */
  problemOf({ key }: Identity): Problem | null {
    const lines = this.#conflicts.get(key);
    return lines
      ? new Problem(
          'invalid',
          `Rows ${lines.join(', ')} have one identity (${key}) and say different things: none of them is imported.`,
        )
      : null;
  }
}

/** Rows of one identity that a problem names. */
const MOST_NAMED = 10;
