/** `asof import FILE|FOLDER…`: documents, files of other tools, or openings, into the service. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';
import { isTimeline } from '../report-kinds.js';
import { conflictsAmong, without, type Conflicts, type Sendable } from '../import-conflicts.js';
import { type Client, type Patience } from '../client.js';
import { EXIT, Failure, UsageFault, type ExitCode, type Problem } from '../failures.js';
import { type Session } from '../session.js';
import { readStdin } from '../stdin.js';
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
interface Part extends Sendable {
  /** Lines of the file before this part. */
  readonly linesAbove: number;
  /** Rows that are known to fail, and why. */
  readonly failing: ReadonlyMap<number, string>;
}

/** A file that is not sent. */
interface Failed {
  readonly file: string;
  readonly detail: string;
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
  const said = saidOf(session.given);
  const totals = new Map<Status, number>(STATUSES.map((status) => [status, 0]));
  const rows: Row[] = [];
  let done = 0;
  const stdin = files.includes('-') ? await readStdin() : Buffer.alloc(0);
  const conflicts = await conflictsAmong(sendable(files, stdin));
  for await (const answered of inOrder(partsOf(files, stdin, conflicts), (part) => send(client, part, said))) {
    for (const row of answered) {
      totals.set(row.status, totals.get(row.status)! + 1);
      if (session.wantsJson) rows.push(row);
      else if (row.status !== 'unchanged' || row.problem !== null) {
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
  ['.qmd', 'text/markdown'],
  ['.erb', 'text/markdown'],
  ['.rst', 'text/markdown'],
  ['.txt', 'text/markdown'],
  ['.log', 'text/markdown'],
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
    return names.filter((name) => isImportable(path, name)).map((name) => join(path, name));
  } catch (error) {
    throw new Failure(EXIT.failed, `cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}

const NOT_GUESSED = /^(?:\.|node_modules$)/;
/** As much as the service takes of a report. */
const MOST_BYTES = 1024 * 1024;

/** By its ending; a file without one by what is in it, where nobody hides it. */
function isImportable(folder: string, name: string): boolean {
  const extension = extname(name).toLowerCase();
  if (extension !== '') return CONTENT_TYPES.has(extension);
  if (name.split(sep).some((part) => NOT_GUESSED.test(part))) return false;
  try {
    const path = join(folder, name);
    const about = statSync(path);
    return about.isFile() && about.size <= MOST_BYTES && isTimeline(readFileSync(path));
  } catch {
    return false;
  }
}

/** One after the other, so that no more than one file is held. */
function* sendable(files: readonly string[], stdin: Buffer): Generator<Sendable> {
  for (const file of files) {
    const read = readFile(file, stdin);
    if ('body' in read) yield read;
  }
}

function* partsOf(files: readonly string[], stdin: Buffer, conflicts: Conflicts): Generator<Part | Failed> {
  for (const file of files) {
    const read = readFile(file, stdin);
    if (!('body' in read)) {
      yield read;
      continue;
    }
    const failing = conflicts.get(file) ?? new Map<number, string>();
    if (read.contentType === 'text/markdown' && failing.size > 0) yield { file, detail: failing.get(1)! };
    else {
      const body = failing.size > 0 ? without(read, failing) : read.body;
      const part: Part = { ...read, body, linesAbove: 0, failing };
      if (part.contentType === 'application/x-ndjson') yield* partsOfLines(part);
      else yield part;
    }
  }
}

/** A file that cannot be read fails alone. @param stdin what came in there */
function readFile(file: string, stdin: Buffer): Sendable | Failed {
  try {
    const body = file === '-' ? stdin : readFileSync(file);
    return { file, contentType: CONTENT_TYPES.get(extname(file).toLowerCase()) ?? typeByContent(body), body };
  } catch (error) {
    return { file, detail: `cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}` };
  }
}

function typeByContent(body: Buffer): string {
  const start = body.subarray(0, 100).toString('utf8').trimStart();
  if (start.startsWith('[')) return 'application/json';
  if (!start.startsWith('{')) return 'text/markdown';
  return isObjectPerLine(body) ? 'application/x-ndjson' : 'application/json';
}

/** The first line is a whole object, and others follow it; or it is an opening. */
function isObjectPerLine(body: Buffer): boolean {
  const text = body.toString('utf8').trimStart();
  const [first = '', ...others] = text.split('\n', 3);
  try {
    const object = JSON.parse(first) as object;
    return others.some((line) => line.trim() !== '') || 'title' in object;
  } catch {
    return false;
  }
}

/** What the caller says of all files, as a query; each has its name besides. */
function saidOf(given: Session['given']): URLSearchParams {
  const said = new URLSearchParams();
  for (const name of ['dryRun', 'prune']) if (given.flag(name)) said.set(name, 'true');
  for (const name of ['format', 'tz', 'date']) {
    const value = given.text(name);
    if (value !== undefined) said.set(name, value);
  }
  return said;
}

/** The name of a file in the address: it may hold the day, and an issue of cState is known by it. Below the service's path. */
function addressFor({ file, contentType }: Part, said: URLSearchParams): string {
  const query = new URLSearchParams(said);
  if (contentType === 'text/markdown' && file !== '-') query.set('source', normalize(file).slice(-LONGEST_NAME));
  return query.size > 0 ? `v1/import?${query.toString()}` : 'v1/import';
}

/** As much of a path as the service takes for a name. */
const LONGEST_NAME = 300;

/** Of many lines some are answered while others are on their way. */
const LINES_AT_ONCE = 500;
const NEWLINE = 0x0a;

function* partsOfLines(part: Part): Generator<Part> {
  const { body } = part;
  let [start, linesAbove, lines] = [0, 0, 0];
  for (let end = body.indexOf(NEWLINE); end !== -1; end = body.indexOf(NEWLINE, end + 1)) {
    lines += 1;
    if (lines < LINES_AT_ONCE) continue;
    yield { ...part, body: body.subarray(start, end + 1), linesAbove };
    [start, linesAbove, lines] = [end + 1, linesAbove + lines, 0];
  }
  if (start < body.length) yield { ...part, body: body.subarray(start), linesAbove };
}

async function send(client: Client, part: Part | Failed, said: URLSearchParams): Promise<Row[]> {
  if (!('body' in part)) return [failed(part.file, 1, part.detail)];
  const { file, contentType, body, linesAbove, failing } = part;
  const answered = await client.send(addressFor(part, said), contentType, body);
  return (answered as AnsweredRow[]).map((row) => {
    const line = row.line + linesAbove;
    const detail = failing.get(line);
    return detail === undefined ? { file, ...row, line } : failed(file, line, detail);
  });
}

const failed = (file: string, line: number, detail: string): Row => ({
  file,
  line,
  status: 'failed',
  id: null,
  problem: { code: 'invalid', title: 'Not imported', detail },
});

/** Several parts on their way at once; answers in the order of the parts. */
async function* inOrder<P>(parts: Iterable<P>, answer: (part: P) => Promise<Row[]>): AsyncGenerator<Row[]> {
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
  const below = (words: string): string => `${' '.repeat(STATUS_WIDTH)}  ${words}`;
  const errors = (problem?.errors ?? []).map(({ pointer, detail }) => below(`${pointer ?? ''} ${detail}`));
  // What is imported, and has a problem, lacks something that it had.
  if (id !== null)
    return [
      `${padTo(status, STATUS_WIDTH)}  ${id}`,
      ...(problem === null ? [] : [below(problem.detail ?? problem.title ?? ''), ...errors]),
    ];
  return [`${padTo(status, STATUS_WIDTH)}  ${file}:${line}  ${problem?.detail ?? problem?.title ?? ''}`, ...errors];
}

function totalLine(totals: ReadonlyMap<Status, number>, dryRun: boolean): string {
  const counted = [...totals].filter(([, count]) => count > 0).map(([status, count]) => `${count} ${status}`);
  return `${dryRun ? 'dry run, nothing was recorded: ' : ''}${counted.join(' · ') || 'nothing to import'}`;
}
