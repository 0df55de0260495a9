/** Carries out one import: reads its rows in a thread of their own, and answers each in its turn. */
import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problems.js';
import { DocumentReader } from './document-reader.js';
import { Identities, type Format } from './import-source.js';
import { Importer, type ImportContext, type Imported } from './importer.js';
import { type Piece, type PieceFault } from './pieces.js';
import { type ReadingOptions } from './postmortem-index/read-index.js';
import { type ReceivedBody } from './received-body.js';
import { type Split } from './split.js';
import { MAX_BODY_BYTES } from '../http/json-body.js';

/** What became of a row. */
export type Outcome =
  { readonly line: number; readonly imported: Imported } | { readonly line: number; readonly problem: unknown };

export interface ImportOrder extends Pick<ImportContext, 'dryRun' | 'requestId'> {
  readonly format: Format;
  readonly reading: ReadingOptions;
}

/** Rows that are imported at the same time, so that their commits can be one, and the bytes that they may have. */
const AT_ONCE = 32;
const BYTES_AT_ONCE = 4 * MAX_BODY_BYTES;

@Injectable()
export class Imports {
  constructor(
    private readonly reader: DocumentReader,
    private readonly importer: Importer,
  ) {}

  /**
   * Reads what all rows are known by; then gives the outcome of each, as soon as it is there and in the order of the
   * rows. A row that cannot be imported fails alone.
   * @throws Problem for a body that cannot be taken apart: then nothing of it has been imported
   */
  async outcomes(body: ReceivedBody, order: ImportOrder): Promise<AsyncIterable<Outcome>> {
    const identities = await this.#identities(body, order.format);
    const known = await this.importer.known();
    const context = { known, dryRun: order.dryRun, requestId: order.requestId };
    return inOrder(order.format.split(body.read()), (row) => this.#outcome(row, order, identities, context));
  }

  async #identities(body: ReceivedBody, { kind, split }: Format): Promise<Identities> {
    const identities = new Identities();
    if (kind === 'markdown') return identities;
    for await (const { line, bytes } of split(body.read())) {
      if (bytes === null) continue;
      const read = await this.reader.identify({ kind, line, bytes });
      if ('identity' in read) {
        if (read.identity !== null) identities.note(line, read.identity);
      } else if (kind === 'document' && read.fault.code === 'malformed') throw elementFault(read.fault);
    }
    return identities;
  }

  async #outcome(
    { line, bytes }: Split,
    { format: { kind }, reading }: ImportOrder,
    identities: Identities,
    context: ImportContext,
  ): Promise<Outcome> {
    if (bytes === null) return { line, problem: tooLarge() };
    try {
      const piece: Piece = { kind, line, bytes };
      const read = await this.reader.read(piece, reading);
      if ('fault' in read) return { line: read.fault.line, problem: problemOf(read.fault) };
      const conflict = identities.problemOf(read.identity);
      if (conflict) return { line, problem: conflict };
      return { line, imported: await this.importer.import(read.importable, context) };
    } catch (problem) {
      return { line, problem };
    }
  }
}

const problemOf = ({ code, detail, errors }: PieceFault): Problem => new Problem(code, detail, { errors });

/** An array that is JSON in some of its places is none. */
const elementFault = ({ line, detail, errors }: PieceFault): Problem =>
  new Problem('malformed', `Element ${line}: ${detail}`, {
    errors: errors.map((error) => ({ ...error, pointer: `/${line - 1}${error.pointer}` })),
  });

const tooLarge = (): Problem => new Problem('too_large', `The row is larger than ${MAX_BODY_BYTES} bytes.`);

/** Outcomes in the order of the rows, several at work at once. */
async function* inOrder(
  rows: AsyncIterable<Split>,
  outcomeOf: (row: Split) => Promise<Outcome>,
): AsyncGenerator<Outcome> {
  const atWork: { readonly outcome: Promise<Outcome>; readonly size: number }[] = [];
  let bytes = 0;
  for await (const row of rows) {
    const size = row.bytes?.length ?? 0;
    while (atWork.length === AT_ONCE || (atWork.length > 0 && bytes + size > BYTES_AT_ONCE)) {
      const first = atWork.shift()!;
      yield await first.outcome;
      bytes -= first.size;
    }
    atWork.push({ outcome: outcomeOf(row), size });
    bytes += size;
  }
  for (const { outcome } of atWork) yield await outcome;
}
