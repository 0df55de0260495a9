/** `asof import FILE|FOLDER…`: documents of the Postmortem Index, or openings, into the service. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Client, type Patience } from '../client.js';
import { EXIT, Failure, UsageFault, type ExitCode, type Problem } from '../failures.js';
import { type Session } from '../session.js';
import { harmlessDeep, padTo } from '../terminal.js';

const STATUSES = ['created', 'updated', 'unchanged', 'skipped', 'failed'] as const;
type Status = (typeof STATUSES)[number];

/** A line of the service's answer. */
interface AnsweredRow {
  readonly line: number;
  readonly status: Status;
  readonly id: string | null;
  readonly problem: Problem | null;
}

interface Row extends AnsweredRow {
  readonly file: string;
}

/** What one request sends. */
interface Part {
  readonly file: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** Lines of the file before this part. */
  readonly linesAbove: number;
}

/** An import may be repeated safely, and large parts take their time. */
const IMPORTING: Patience = { tries: 4, perTry: 300_000, within: 24 * 3_600_000 };
const AT_ONCE = 4;

export async function importFiles(session: Session): Promise<ExitCode> {
  const { words, usage } = session.line;
  if (words.length === 0) throw new UsageFault('FILE or FOLDER is missing', [`usage: asof ${usage}`]);
  const files = words.flatMap(filesAt);
  const client = session.client(IMPORTING);
  const dryRun = session.given.flag('dryRun');
  const totals = new Map<Status, number>(STATUSES.map((status) => [status, 0]));
  const rows: Row[] = [];
  let done = 0;
  for await (const answered of inOrder(partsOf(files), (part) => send(client, part, dryRun))) {
    for (const row of answered) {
      totals.set(row.status, totals.get(row.status)! + 1);
      if (session.wantsJson) rows.push(row);
      else if (row.status !== 'unchanged') {
        session.progress(null);
        session.print(...rowLines(harmlessDeep(row)));
      }
    }
    session.progress(`${(done += answered.length)} imported, ${files.length} ${files.length === 1 ? 'file' : 'files'}`);
  }
  session.progress(null);
  if (session.wantsJson) session.printJson({ dryRun, rows, totals: Object.fromEntries(totals) });
  else session.print(totalLine(totals, dryRun));
  return totals.get('failed')! > 0 ? EXIT.failed : EXIT.ok;
}

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.md', 'text/markdown'],
  ['.markdown', 'text/markdown'],
  ['.json', 'application/json'],
  ['.ndjson', 'application/x-ndjson'],
  ['.jsonl', 'application/x-ndjson'],
]);

/** A file, or what a folder has of files that can be imported, by name. */
function filesAt(path: string): string[] {
  if (path === '-') return [path];
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
    return names.filter((name) => CONTENT_TYPES.has(extname(name).toLowerCase())).map((name) => join(path, name));
  } catch (error) {
    throw new Failure(EXIT.failed, `cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}

function* partsOf(files: readonly string[]): Generator<Part> {
  for (const file of files) {
    const body = contentOf(file);
    const contentType = CONTENT_TYPES.get(extname(file).toLowerCase()) ?? typeByContent(body);
    if (contentType === 'application/x-ndjson') yield* partsOfLines(file, contentType, body);
    else yield { file, contentType, body, linesAbove: 0 };
  }
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new Failure(EXIT.failed, `cannot read ${file}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}

function typeByContent(body: Buffer): string {
  const start = body.subarray(0, 100).toString('utf8').trimStart();
  return start.startsWith('[') ? 'application/json' : start.startsWith('{') ? 'application/x-ndjson' : 'text/markdown';
}

/** A request must arrive within half a minute, so that many lines become several. */
const LINES_AT_ONCE = 500;
const NEWLINE = 0x0a;

function* partsOfLines(file: string, contentType: string, body: Buffer): Generator<Part> {
  let [start, linesAbove, lines] = [0, 0, 0];
  for (let end = body.indexOf(NEWLINE); end !== -1; end = body.indexOf(NEWLINE, end + 1)) {
    lines += 1;
    if (lines < LINES_AT_ONCE) continue;
    yield { file, contentType, body: body.subarray(start, end + 1), linesAbove };
    [start, linesAbove, lines] = [end + 1, linesAbove + lines, 0];
  }
  if (start < body.length) yield { file, contentType, body: body.subarray(start), linesAbove };
}

async function send(client: Client, { file, contentType, body, linesAbove }: Part, dryRun: boolean): Promise<Row[]> {
  const answered = await client.send(dryRun ? '/v1/import?dryRun=true' : '/v1/import', contentType, body);
  return (answered as AnsweredRow[]).map((row) => ({ file, ...row, line: row.line + linesAbove }));
}

/** Several parts on their way at once; answers in the order of the parts. */
async function* inOrder(parts: Iterable<Part>, answer: (part: Part) => Promise<Row[]>): AsyncGenerator<Row[]> {
  const onTheirWay: Promise<Row[]>[] = [];
  for (const part of parts) {
    const answering = answer(part);
    // A failure is heard when its turn comes.
    answering.catch(() => undefined);
    onTheirWay.push(answering);
    if (onTheirWay.length === AT_ONCE) yield await onTheirWay.shift()!;
  }
  for (const last of onTheirWay) yield await last;
}

const STATUS_WIDTH = 'unchanged'.length;

function rowLines({ file, line, status, id, problem }: Row): string[] {
  if (id !== null) return [`${padTo(status, STATUS_WIDTH)}  ${id}`];
  const errors = (problem?.errors ?? []).map(
    ({ pointer, detail }) => `${' '.repeat(STATUS_WIDTH)}  ${pointer ?? ''} ${detail}`,
  );
  return [`${padTo(status, STATUS_WIDTH)}  ${file}:${line}  ${problem?.detail ?? problem?.title ?? ''}`, ...errors];
}

function totalLine(totals: ReadonlyMap<Status, number>, dryRun: boolean): string {
  const counted = [...totals].filter(([, count]) => count > 0).map(([status, count]) => `${count} ${status}`);
  return `${dryRun ? 'dry run, nothing was recorded: ' : ''}${counted.join(' · ') || 'nothing to import'}`;
}
