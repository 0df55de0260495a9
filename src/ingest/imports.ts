/** Carries out one import: reads its rows in a thread of their own, and answers each in its turn. */
import { Injectable } from '@nestjs/common';
import { type Caller } from '../application/caller.js';
import { Problem } from '../http/problems.js';
import { DocumentReader } from './document-reader.js';
import { DOCUMENTS, Identities, type Format, type Sent } from './import-source.js';
import { Groups } from './groups.js';
import { importerFor } from './import-rule.js';
import { Importer, type ImportContext, type Imported } from './importer.js';
import { lookInto } from './json-file.js';
import { type Piece, type PieceFault } from './pieces.js';
import { type ReadingOptions } from './postmortem-index/read-index.js';
import { type ReceivedBody } from './received-body.js';
import { type Split } from './split.js';
import { MAX_BODY_BYTES } from '../http/json-body.js';
import { type SourceFormat } from './formats.js';

/** What became of a row. */
export type Outcome =
  { readonly line: number; readonly imported: Imported } | { readonly line: number; readonly problem: unknown };

interface ImportOrder extends Pick<ImportContext, 'dryRun' | 'prune' | 'requestId'> {
  readonly sender: Caller;
  readonly sent: Sent;
  readonly reading: ReadingOptions;
}

/** An import whose rows are known. */
interface Known extends Pick<ImportOrder, 'reading'> {
  readonly format: Format;
  readonly identities: Identities;
  readonly context: ImportContext;
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
    const { sent, reading, dryRun, prune, sender, requestId } = order;
    const told = 'format' in sent ? sent.format : await this.#recognised(body, sent.json);
    const isGathered = told.about?.source === 'pagerduty-log' && !told.about.isOne;
    const groups = isGathered ? await this.#groups(body, told) : null;
    const format =
      groups === null ? told : { ...told, split: (bytes: AsyncIterable<Buffer>) => groups.gather(told.split(bytes)) };
    // What is gathered has one row for each incident.
    const identities = groups === null ? await this.#identities(body, format) : new Identities();
    const importer = importerFor(sender);
    const context = { importer, known: await this.importer.known(importer), dryRun, prune, requestId };
    return inOrder(format.split(body.read()), (row) => this.#outcome(row, { format, reading, identities, context }));
  }

  async #recognised(body: ReceivedBody, format: SourceFormat | null): Promise<Format> {
    const { member, frame, samples, split } = await lookInto(() => body.read());
    const looked = await this.reader.look({ member, frame, samples, format });
    if ('fault' in looked) throw looked.fault.line === 0 ? problemOf(looked.fault) : elementFault(looked.fault);
    if ('refused' in looked)
      throw new Problem('invalid', looked.refused, {
        errors: [{ pointer: '', code: 'format', detail: looked.refused }],
      });
    return looked.about === null ? DOCUMENTS : { kind: 'source', split, about: looked.about };
  }

  async #groups(body: ReceivedBody, { kind, split, about }: Format): Promise<Groups> {
    const groups = new Groups();
    for await (const { line, bytes } of split(body.read())) {
      const read = bytes === null ? null : await this.reader.identify({ kind, line, bytes, about: about! });
      const key = read !== null && 'identity' in read ? (read.identity?.key ?? null) : null;
      if (read !== null && 'fault' in read && read.fault.code === 'malformed') throw elementFault(read.fault);
      groups.note(key, bytes?.length ?? null);
    }
    groups.check();
    return groups;
  }

  async #identities(body: ReceivedBody, { kind, split, about }: Format): Promise<Identities> {
    const identities = new Identities();
    if (kind === 'markdown') return identities;
    for await (const { line, bytes } of split(body.read())) {
      if (bytes === null) continue;
      const read = await this.reader.identify({ kind, line, bytes, ...(about && { about }) });
      if ('identity' in read) {
        if (read.identity !== null) identities.note(line, read.identity);
      } else if (kind !== 'opening' && read.fault.code === 'malformed') throw elementFault(read.fault);
    }
    return identities;
  }

  async #outcome(
    { line, bytes, places }: Split,
    { format: { kind, about }, reading, identities, context }: Known,
  ): Promise<Outcome> {
    if (bytes === null) return { line, problem: tooLarge() };
    try {
      const piece: Piece = { kind, line, bytes, ...(about && { about }), ...(places && { places }) };
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
