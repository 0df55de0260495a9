/** What a request brings to be imported, by its content type, piece by piece. */
import { v5 } from 'uuid';
import { canonicalJson } from '../events/canonical-json.js';
import { MAX_BODY_BYTES, readJson } from '../http/json-body.js';
import { Problem } from '../http/problems.js';
import { isMetric } from '../incidents/metrics.js';
import { incidentIdFrom, openingDate } from '../timeline/incident-id.js';
import { readOpening } from '../timeline/input.js';
import { type Importable } from './importer.js';
import { type DocumentFault } from './postmortem-index/front-matter.js';
import { type DocumentOpening } from './postmortem-index/opening.js';

/** One row: something to import, or what is wrong with it, and the line that it stands on. */
export type ImportRow =
  { readonly line: number; readonly importable: Importable } | { readonly line: number; readonly problem: Problem };

/** Bodies that are read as they arrive. */
export const STREAMED = ['text/markdown', 'application/x-ndjson'] as const;
/** Of an array, which is read as a whole. */
export const MAX_ARRAY_BYTES = 64 * MAX_BODY_BYTES;

/** @param contentType without parameters @param body a stream of a {@link STREAMED} type, else JSON that was read */
export function rowsOf(contentType: string, body: unknown): AsyncIterable<ImportRow> {
  if (contentType === 'text/markdown') return rowOfMarkdown(body as AsyncIterable<Buffer>);
  if (contentType === 'application/x-ndjson') return rowsOfLines(body as AsyncIterable<Buffer>);
  if (Array.isArray(body)) return rowsOfArray(body as unknown[]);
  throw new Problem('invalid', 'JSON to import is an array of documents of the Postmortem Index.', {
    errors: [{ pointer: '', code: 'type', detail: 'must be a list' }],
  });
}

/** Loaded when something is imported, with all that it takes to read YAML: a start does not wait for it. */
const postmortemIndex = (): Promise<typeof import('./postmortem-index/read-index.js')> =>
  import('./postmortem-index/read-index.js');

async function* rowOfMarkdown(body: AsyncIterable<Buffer>): AsyncGenerator<ImportRow> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes <= MAX_BODY_BYTES) parts.push(part);
  }
  if (bytes > MAX_BODY_BYTES) yield { line: 1, problem: tooLarge('The file') };
  else {
    const { openingFromMarkdown } = await postmortemIndex();
    const text = decoded(Buffer.concat(parts));
    yield text instanceof Problem ? { line: 1, problem: text } : rowOf(openingFromMarkdown(text), 1);
  }
}

async function* rowsOfArray(documents: readonly unknown[]): AsyncGenerator<ImportRow> {
  const { openingFromObject } = await postmortemIndex();
  for (const [index, document] of documents.entries()) yield rowOf(openingFromObject(document, index + 1), index + 1);
}

async function* rowsOfLines(body: AsyncIterable<Buffer>): AsyncGenerator<ImportRow> {
  let line = 0;
  for await (const bytes of linesOf(body)) {
    line += 1;
    if (bytes === null) yield { line, problem: tooLarge('The line') };
    else if (bytes.some((byte) => byte > 0x20)) yield rowOfOpening(bytes, line);
  }
}

const NEWLINE = 0x0a;

/** Lines without their ends; null for one that is too long. */
async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer | null> {
  let parts: Buffer[] = [];
  let bytes = 0;
  const take = (part: Buffer): void => {
    bytes += part.length;
    if (bytes <= MAX_BODY_BYTES) parts.push(part);
    else parts = [];
  };
  const line = (): Buffer | null => {
    const whole = bytes <= MAX_BODY_BYTES ? Buffer.concat(parts) : null;
    [parts, bytes] = [[], 0];
    return whole;
  };
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end));
      yield line();
      start = end + 1;
    }
    if (start < chunk.length) take(chunk.subarray(start));
  }
  if (bytes > 0) yield line();
}

function rowOfOpening(bytes: Buffer, line: number): ImportRow {
  try {
    const { value, faults } = readOpening(readJson(bytes), isMetric);
    if (value === null) return { line, problem: invalid(line, faults) };
    const { description } = value;
    const entries = withIds(
      value.entries.map((entry) => ({ ...entry, facts: { ...entry.facts, source: 'import' as const } })),
    );
    const claims = withIds(value.claims);
    // Without a time of its own an entry would be another fact at every import.
    const untimed = entries.filter(({ facts }) => facts.occurredAt === undefined);
    if (untimed.length > 0) {
      const detail = 'must be given in what is imported';
      return {
        line,
        problem: invalid(
          line,
          untimed.map(({ pointer }) => ({ pointer: `${pointer}/occurredAt`, code: 'required', detail })),
        ),
      };
    }
    if (value.id === null && entries.length === 0) {
      return {
        line,
        problem: invalid(line, [
          { pointer: '/id', code: 'required', detail: 'must be given where no entry gives a date' },
        ]),
      };
    }
    const id = value.id ?? incidentIdFrom(description.texts.title, openingDate(entries, 0));
    const historical = { ...description, facts: { ...description.facts, historical: true } };
    return { line, importable: { opening: { id, description: historical, entries, claims }, uuid: null } };
  } catch (error) {
    if (error instanceof Problem) return { line, problem: error };
    throw error;
  }
}

const NAMESPACE = '0a3f5f0e-1d0c-5b52-8a8e-7a3c0b6f2d11';

/** Ids that follow from the content, so that the same line brings the same things. */
function withIds<D extends { readonly id: string | null; readonly pointer: string }>(drafts: readonly D[]): D[] {
  const used = new Map<string, number>();
  return drafts.map((draft) => {
    if (draft.id !== null) return draft;
    const content = canonicalJson({ ...draft, pointer: '' });
    const count = (used.get(content) ?? 0) + 1;
    used.set(content, count);
    return { ...draft, id: v5(`${count} ${content}`, NAMESPACE) };
  });
}

function rowOf(read: DocumentOpening | DocumentFault, line: number): ImportRow {
  if ('detail' in read) return { line: read.line, problem: new Problem('malformed', read.detail) };
  const { value, faults } = readOpening(read.body, isMetric);
  if (value === null) return { line, problem: invalid(line, faults) };
  return { line, importable: { opening: { ...value, id: value.id! }, uuid: read.uuid } };
}

const invalid = (
  line: number,
  errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[],
): Problem => new Problem('invalid', `What stands on line ${line} has faults.`, { errors });

const tooLarge = (what: string): Problem => new Problem('too_large', `${what} is larger than ${MAX_BODY_BYTES} bytes.`);

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decoded(bytes: Buffer): string | Problem {
  try {
    return utf8.decode(bytes);
  } catch {
    return new Problem('malformed', 'The file is not UTF-8.');
  }
}
