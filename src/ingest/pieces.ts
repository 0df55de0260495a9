/**
 * Reads one piece of an import: a document of the Postmortem Index, as Markdown or as an object, the body of an opening,
 * or an incident that another tool wrote. All of it is done in the thread of `DocumentReader`, so nothing here may hold
 * what the service holds.
 */
import { createHash } from 'node:crypto';
import { v5 } from 'uuid';
import { canonicalJson } from '../events/canonical-json.js';
import { readJson } from '../http/json-body.js';
import { Problem } from '../http/problems.js';
import { isMetric } from '../incidents/write/metrics.js';
import { readExactly } from './exact-json.js';
import { incidentIdFrom, openingDate } from '../timeline/incident-id.js';
import { readOpening, type OpeningDraft } from '../timeline/input/input.js';
import { readMarkdown, type DocumentFault } from './postmortem-index/front-matter.js';
import {
  isOfIndex,
  openingFromMarkdown,
  openingFromObject,
  uuidOfObject,
  type ReadingOptions,
} from './postmortem-index/read-index.js';
import { type DocumentOpening } from './postmortem-index/opening.js';
import { type FileAbout } from './formats.js';
import { isCstate, readCstate } from './sources/cstate.js';
import { identifySource, readSource } from './sources/read-source.js';
import { type Part, type SourceOpening } from './sources/source-opening.js';
import { openingFromReport } from './report-opening.js';

export type PieceKind = 'markdown' | 'document' | 'opening' | 'source';

/** What one row of an import was sent as. */
export interface Piece {
  readonly kind: PieceKind;
  /** Of what was sent, from 1; in an array the place of the element. */
  readonly line: number;
  readonly bytes: Uint8Array;
  /** Of the kind `source` alone. */
  readonly about?: FileAbout;
  /** Of pieces that were gathered: the place of each element of {@link bytes}, which are a list. */
  readonly places?: readonly number[];
}

/** An opening whose entries and claims all have ids, and what it is known by. */
export interface Importable {
  readonly opening: OpeningDraft & { readonly id: string };
  /** Of a document of the Postmortem Index: it finds its incident even when its date or title has changed. */
  readonly uuid: string | null;
  /** Null: it tells all that there is of the incident. */
  readonly part: Part | null;
  /** A report of any layout, whose lines are aligned with those that it had. */
  readonly isReport: boolean;
}

export interface PieceFault {
  readonly code: 'malformed' | 'invalid' | 'limit';
  /** As of {@link Piece}; in Markdown the line of the file. */
  readonly line: number;
  readonly detail: string;
  readonly errors: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
}

/** What a piece is known by among those of its import. Plain data, for it crosses a thread. */
export interface Identity {
  readonly key: string;
  /** Equal for equal pieces. */
  readonly content: string;
}

export type ReadPiece =
  { readonly importable: Importable; readonly identity: Identity } | { readonly fault: PieceFault };

export type Identified = { readonly identity: Identity | null } | { readonly fault: PieceFault };

/** @param options what the caller says of times without a zone or date */
export function readPiece(piece: Piece, options: ReadingOptions): ReadPiece {
  const { kind, line, bytes, about } = piece;
  const text = textOf(bytes);
  if (typeof text === 'number')
    return faulty('malformed', kind === 'markdown' ? text : line, `It is not UTF-8 on line ${text}.`);
  if (kind === 'markdown') return ofMarkdown(text, bytes, options);
  const read = readValue(bytes, line, kind === 'source' ? readExactly : readJson);
  if ('fault' in read) return read;
  switch (kind) {
    case 'document':
      return ofDocument(openingFromObject(read.value, line, options), bytes, line);
    case 'opening':
      return ofOpening(read.value, bytes, line);
    case 'source': {
      const { value, faults } = readSource(read.value, { ...piece, about: about! }, options);
      if (value === null) return invalid(line, faults);
      const key = identifySource(read.value, about!) ?? `uuid ${value.uuid}`;
      return ofSource(value, { key, content: contentOf(bytes) }, line);
    }
  }
}

/** A document of the index, else a report of any layout. */
function ofText(text: string, bytes: Uint8Array, options: ReadingOptions): ReadPiece {
  return isOfIndex(text)
    ? ofDocument(openingFromMarkdown(text, options), bytes, 1)
    : ofDocument(openingFromReport(text, options.source ?? null, options), bytes, 1, true);
}

/**
 * What a row of many is known by, without reading its prose; null where that is not to be told, which reading it will
 * explain. A fault where it is not even JSON.
 */
export function identify({ kind, line, bytes, about }: Piece): Identified {
  const read = readValue(bytes, line, kind === 'source' ? readExactly : readJson);
  if ('fault' in read) return read;
  if (kind === 'opening') {
    const opening = ofOpening(read.value, bytes, line);
    return { identity: 'identity' in opening ? opening.identity : null };
  }
  if (kind === 'source') {
    const key = identifySource(read.value, about!);
    return { identity: key === null ? null : { key, content: contentOf(bytes) } };
  }
  return { identity: identityOf(uuidOfObject(read.value), bytes) };
}

const identityOf = (uuid: string | null, bytes: Uint8Array): Identity | null =>
  uuid === null ? null : { key: `uuid ${uuid}`, content: contentOf(bytes) };

function readValue(
  bytes: Uint8Array,
  line: number,
  read: (bytes: Buffer) => unknown,
): { readonly value: unknown } | { readonly fault: PieceFault } {
  try {
    return { value: read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) };
  } catch (error) {
    if (error instanceof Problem)
      return {
        fault: {
          code: 'malformed',
          line,
          detail: error.detail,
          errors: (error.more.errors as PieceFault['errors']) ?? [],
        },
      };
    throw error;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const NEWLINE = 0x0a;

/** The text; where it is not UTF-8 the number of the first line that is not. */
function textOf(bytes: Uint8Array): string | number {
  try {
    return utf8.decode(bytes);
  } catch {
    let [line, start] = [1, 0];
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      if (!isUtf8(bytes.subarray(start, end))) break;
      [line, start] = [line + 1, end + 1];
    }
    return line;
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const faulty = (
  code: PieceFault['code'],
  line: number,
  detail: string,
  errors: PieceFault['errors'] = [],
): ReadPiece => ({ fault: { code, line, detail, errors } });

const invalid = (line: number, errors: PieceFault['errors']): ReadPiece =>
  faulty('invalid', line, `What stands on line ${line} has faults.`, errors);

/** An issue of cState, or else a document of the Postmortem Index. */
function ofMarkdown(text: string, bytes: Uint8Array, options: ReadingOptions): ReadPiece {
  const parts = readMarkdown(text);
  if ('detail' in parts || !isCstate(parts)) return ofText(text, bytes, options);
  const { timeZone = null, source } = options;
  const fileName = source?.split(/[\\/]/).at(-1) ?? null;
  const read = readCstate({ ...parts, bodyLine: bodyLineOf(text) }, { zone: timeZone, fileName });
  return 'detail' in read
    ? faulty('malformed', read.line, read.detail)
    : ofSource(read, { key: `uuid ${read.uuid}`, content: contentOf(bytes) }, 1);
}

/** The line on which what stands behind the front matter begins. */
function bodyLineOf(text: string): number {
  const lines = text.split('\n');
  const fence = lines.findIndex((line, index) => index > 0 && /^---[ \t]*\r?$/.test(line));
  const first = lines.findIndex((line, index) => index > fence && line.trim() !== '');
  return first + 1;
}

function ofSource({ uuid, part, body }: SourceOpening, identity: Identity, line: number): ReadPiece {
  const { value, faults } = readOpening(body, isMetric);
  if (value === null) return invalid(line, faults);
  return { importable: { opening: { ...value, id: value.id! }, uuid, part, isReport: false }, identity };
}

function ofDocument(
  read: DocumentOpening | DocumentFault,
  bytes: Uint8Array,
  line: number,
  isReport = false,
): ReadPiece {
  if ('detail' in read) return faulty('malformed', read.line, read.detail);
  const { value, faults } = readOpening(read.body, isMetric);
  if (value === null) return invalid(line, faults);
  const identity = { key: `uuid ${read.uuid}`, content: contentOf(bytes) };
  const opening = { ...value, id: value.id! };
  return { importable: { opening, uuid: read.uuid, part: null, isReport }, identity };
}

function ofOpening(body: unknown, bytes: Uint8Array, line: number): ReadPiece {
  const { value, faults } = readOpening(body, isMetric);
  if (value === null) return invalid(line, faults);
  const { description } = value;
  const entries = withIds(
    value.entries.map((entry) => ({ ...entry, facts: { ...entry.facts, source: 'import' as const } })),
  );
  const claims = withIds(value.claims);
  // Without a time of its own an entry would be another fact at every import.
  const untimed = entries.filter(({ facts }) => facts.occurredAt === undefined);
  if (untimed.length > 0) {
    const detail = 'must be given in what is imported';
    return invalid(
      line,
      untimed.map(({ pointer }) => ({ pointer: `${pointer}/occurredAt`, code: 'required', detail })),
    );
  }
  if (value.id === null && entries.length === 0) {
    const detail = 'must be given where no entry gives a date';
    return invalid(line, [{ pointer: '/id', code: 'required', detail }]);
  }
  const id = value.id ?? incidentIdFrom(description.texts.title, openingDate(entries, 0));
  const historical = { ...description, facts: { ...description.facts, historical: true } };
  return {
    importable: { opening: { id, description: historical, entries, claims }, uuid: null, part: null, isReport: false },
    identity: { key: `id ${id}`, content: contentOf(bytes) },
  };
}

const contentOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64').slice(0, 22);

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
