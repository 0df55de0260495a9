/**
 * What several files of an import quarrel about. Two documents of one identity would each undo what the other says, at
 * every import anew. The service sees only those of one request, so that the whole run is looked through here.
 */
import { createHash } from 'node:crypto';

/** A file to be imported. */
export interface Sendable {
  readonly file: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** By file the rows that are not imported, and why. */
export type Conflicts = ReadonlyMap<string, ReadonlyMap<number, string>>;

interface Row {
  readonly file: string;
  /** As the service counts: the line, or the place in an array. */
  readonly line: number;
  /** Equal for equal rows, which do no harm. */
  readonly content: string;
}

type Known = readonly [line: number, identity: string, content: string | Buffer];

/** Rows that a fault names. */
const MOST_NAMED = 10;

export async function conflictsAmong(files: Iterable<Sendable>): Promise<Conflicts> {
  const rows = new Map<string, Row[]>();
  for (const sendable of files) {
    for (const [line, identity, content] of await knownIn(sendable)) {
      const row = { file: sendable.file, line, content: createHash('sha256').update(content).digest('base64') };
      const others = rows.get(identity);
      if (others) others.push(row);
      else rows.set(identity, [row]);
    }
  }
  const conflicts = new Map<string, Map<number, string>>();
  for (const [identity, quarrelling] of rows) {
    // Rows of one file alone are for the service to refuse.
    const isOfOneFile = quarrelling.every(({ file }) => file === quarrelling[0]!.file);
    if (isOfOneFile || quarrelling.every(({ content }) => content === quarrelling[0]!.content)) continue;
    const places = quarrelling.slice(0, MOST_NAMED).map(({ file, line }) => `${file}:${line}`);
    const detail = `${places.join(', ')} have one identity (${identity}) and say different things: none of them is imported.`;
    for (const { file, line } of quarrelling) {
      const ofFile = conflicts.get(file) ?? new Map<number, string>();
      conflicts.set(file, ofFile.set(line, detail));
    }
  }
  return conflicts;
}

/** What the rows of a file say that they are. What cannot be read is refused by the service, with its place. */
async function knownIn({ contentType, body }: Sendable): Promise<Known[]> {
  try {
    if (contentType === 'application/json') {
      const elements = JSON.parse(body.toString()) as unknown[];
      return elements.flatMap((element, index) => known(index + 1, documentName(element), JSON.stringify(element)));
    }
    if (contentType === 'application/x-ndjson')
      return linesOf(body).flatMap((line, index) => knownInLine(index + 1, line));
    return known(1, documentName(await frontMatterOf(body.toString())), body);
  } catch {
    return [];
  }
}

const known = (line: number, identity: string | null, content: string | Buffer): Known[] =>
  identity === null ? [] : [[line, identity, content]];

function knownInLine(line: number, text: string): Known[] {
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    return known(line, typeof id === 'string' ? `id ${id.toLowerCase()}` : null, text);
  } catch {
    return [];
  }
}

const linesOf = (body: Buffer): string[] => body.toString().split('\n');

/** The uuid of a document of the Postmortem Index, else its address. */
function documentName(document: unknown): string | null {
  if (typeof document !== 'object' || document === null) return null;
  const { uuid, url } = document as Record<string, unknown>;
  const name = [uuid, url].find((word) => typeof word === 'string' && !/^\s*(?:~|null)?\s*$/i.test(word));
  return typeof name === 'string' ? name.trim().toLowerCase() : null;
}

async function frontMatterOf(file: string): Promise<unknown> {
  const front = /^\uFEFF?---[ \t]*\r?\n(.*?)^---[ \t]*$/ms.exec(file)?.[1];
  if (front === undefined) return null;
  const { parseDocument } = await import('yaml');
  return parseDocument(front, { schema: 'failsafe', uniqueKeys: false }).toJS();
}

/** A body with nothing in the place of some rows, so that the others keep their places. */
export function without({ contentType, body }: Sendable, lines: ReadonlyMap<number, unknown>): Buffer {
  if (contentType === 'application/json') {
    const elements = JSON.parse(body.toString()) as unknown[];
    return Buffer.from(JSON.stringify(elements.map((element, index) => (lines.has(index + 1) ? null : element))));
  }
  return Buffer.from(
    linesOf(body)
      .map((line, index) => (lines.has(index + 1) ? 'null' : line))
      .join('\n'),
  );
}
