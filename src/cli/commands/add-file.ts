/** `asof add [INC] --file FILE`: typed lines, all of them or none, shown as they were understood. */
import { readFileSync } from 'node:fs';
import { readLines, zonesAssumed, type LineEntry, type LineReading } from '../../timeline/parsing/lines.js';
import { FUTURE_ALLOWED_MS } from '../../timeline/parsing/typed-time.js';
import { WRITING, type Client } from '../client.js';
import { Failure, ServiceProblem, UsageFault, EXIT } from '../failures.js';
import { findIncident } from '../naming.js';
import { type Session } from '../session.js';
import { readStdin } from '../stdin.js';
import { harmlessDeep, table } from '../terminal.js';
import { localMoment, offsetText, type Zone } from '../../timeline/clocks.js';
import { beginWrite, postEntries, report, sayRetracted, type EntryInput } from '../write.js';
import { subjectOf } from '../../timeline/view/entry-words.js';

const MOST_IN_ONE_CALL = 500;

export async function addFile(session: Session): Promise<void> {
  const named = session.takeWords().incident;
  const text = await readText(session.required('file', '--file'));
  const client = session.client(WRITING);
  const isDry = session.given.flag('dryRun');
  if (!isDry) await session.hearClock(client);
  // Lines without a date, and times that count back, are read against one moment, which the line that repeats this pins.
  const given = session.time('at');
  const base = given?.at ?? Math.floor(session.now / 1000) * 1000;
  const readings = readLines(text, {
    zone: session.zone,
    now: base,
    date: null,
    latest: given ? base : base + FUTURE_ALLOWED_MS,
  });
  if (zonesAssumed(readings) !== null)
    session.say(`asof: times without a zone are read on the clocks of ${zoneText(session)}`);
  const problems = readings.filter(({ problem }) => problem !== null);
  if (isDry && session.wantsJson)
    session.printJson({
      lines: readings.map(({ line, text, entry, problem, remarks }) => ({ line, text, entry, problem, remarks })),
    });
  else tellReading(session, readings, isDry);
  refuse(problems, isDry);
  const posted = readings.filter((each): each is LineReading & { entry: LineEntry } => each.entry !== null);
  if (posted.length === 0) throw new UsageFault('the file holds no entry');
  if (posted.length > MOST_IN_ONE_CALL)
    throw new UsageFault(`${posted.length} entries: one call takes at most ${MOST_IN_ONE_CALL}, so split the file`);
  if (isDry)
    return session.say(
      `asof: ${posted.length} ${posted.length === 1 ? 'entry' : 'entries'}; nothing was posted (--dry-run)`,
    );
  await post(session, client, named, posted, given === undefined ? undefined : base);
}

async function post(
  session: Session,
  client: Client,
  named: string | null,
  posted: readonly (LineReading & { entry: LineEntry })[],
  base: number | undefined,
): Promise<void> {
  const pinned = base ?? Math.floor(session.now / 1000) * 1000;
  const key = beginWrite(session, { at: new Date(pinned).toISOString() });
  const { id } = await findIncident(session, client, named);
  const entries = posted.map(({ entry }) => inputOf(session, entry, base));
  try {
    const done = await postEntries(client, id, entries, key);
    report(session, client, id, done, `Recorded ${posted.length} ${posted.length === 1 ? 'entry' : 'entries'}.`);
    await sayRetracted(session, client, id, done);
  } catch (error) {
    throw error instanceof ServiceProblem && error.problem.errors ? byLine(error, posted) : error;
  }
}

/** A line without a time is of `--at`, else of the moment of receipt. */
function inputOf({ settings }: Session, entry: LineEntry, base: number | undefined): EntryInput {
  const actor = entry.actor ?? settings.actor;
  return {
    ...entry,
    source: 'cli',
    ...(entry.occurredAt === undefined && base !== undefined ? { occurredAt: new Date(base).toISOString() } : {}),
    ...(actor === null ? {} : { actor }),
  };
}

/** @throws UsageFault with the line of the first byte that is no UTF-8 */
async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = path === '-' ? await readStdin() : readFileSync(path);
  } catch (error) {
    throw new UsageFault(`--file: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  }
  const lines = splitLines(bytes);
  const bad = lines.flatMap((line, index) =>
    isUtf8(line) ? [] : [`line ${index + 1}: holds bytes that are not UTF-8`],
  );
  if (bad.length > 0) throw new UsageFault('nothing was posted: the file is not UTF-8', bad.slice(0, MOST_IN_ONE_CALL));
  return bytes.toString('utf8');
}

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return [...lines, bytes.subarray(start)];
}

const strict = new TextDecoder('utf-8', { fatal: true });

function isUtf8(bytes: Buffer): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const zoneText = ({ zone, settings: { origins } }: Session): string =>
  `${zone.name} (${origins.timeZone === 'default' ? 'of this machine' : origins.timeZone})`;

/** What a person must know before it is posted; everything with `--dry-run`. */
function tellReading(session: Session, readings: readonly LineReading[], isDry: boolean): void {
  if (isDry) {
    const rows = harmlessDeep(readings.filter(({ entry }) => entry !== null)).map((each) => rowOf(each, session.zone));
    session.print(...table(rows, session.lineWidth));
  }
  for (const { line, remarks } of readings) for (const remark of remarks) session.say(`asof: line ${line}: ${remark}`);
}

function rowOf({ line, entry, placed }: LineReading, zone: Zone): string[] {
  const { type, text = '', approximate, until, earliest, latest } = entry!;
  const bounds = earliest === undefined || latest === undefined ? '' : ` between ${earliest} and ${latest}`;
  const when = placed === null ? 'now' : placed.sent.includes('T') ? whenOf(placed.at, placed.sent, zone) : placed.sent;
  const end = until === undefined ? '' : ` until ${until}`;
  return [
    `${line}`,
    `${approximate ? '~' : ''}${when}${end}${bounds}`,
    type,
    [subjectOf(entry!), text].filter(Boolean).join(' · '),
  ];
}

/** As precisely as it is sent. */
const whenOf = (at: number, sent: string, zone: Zone): string =>
  sent.length > '2026-11-20T18:30Z'.length
    ? localMoment(zone, at)
    : `${localMoment(zone, at).slice(0, '2026-11-20 18:30'.length)} ${offsetText(zone, at)}`;

/** Everything wrong with a file at once; nothing of it is posted. */
function refuse(problems: readonly LineReading[], isDry: boolean): void {
  if (problems.length === 0) return;
  const lines = problems.map(({ line, problem }) => `line ${line}: ${problem!}`);
  const what = `${problems.length} of the lines cannot be read`;
  throw new Failure(EXIT.usage, isDry ? what : `nothing was posted: ${what}`, lines);
}

/** A problem's faults with the lines that they speak of: `/entries/2/version` is of the third entry. */
function byLine(problem: ServiceProblem, posted: readonly LineReading[]): ServiceProblem {
  const details = (problem.problem.errors ?? []).map((fault) => {
    const m = /^\/(?:entries\/(\d+)\/?)?(.*)$/.exec(fault.pointer ?? '');
    const line = posted[Number(m?.[1] ?? 0)]?.line;
    return `line ${line ?? '?'}: ${m?.[2] ? `${m[2]}: ` : ''}${fault.detail} (${fault.code})`;
  });
  return new ServiceProblem(problem.status, problem.problem, details);
}
