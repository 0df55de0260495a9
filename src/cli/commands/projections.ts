/** `asof projections`: how far the read models are; `rebuild` makes one anew, `retry-parked` tries again. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { EXIT, Failure, UsageFault } from '../failures.js';
import { type Session } from '../session.js';
import { table } from '../terminal.js';

interface Projection {
  readonly name: string;
  readonly version: number;
  readonly lagEvents: number;
  readonly lagSeconds: number;
  readonly status: string;
  readonly lastError: string | null;
  readonly parked: readonly { readonly stream: string; readonly revision: number; readonly error: string }[];
  readonly leader: string | null;
  readonly rebuild: { readonly generation: number; readonly percent: number } | null;
}

interface Projections {
  readonly projections: readonly Projection[];
}

const PATH = 'v1/projections';
const LOOK_MS = 300;

export async function projections(session: Session): Promise<void> {
  session.takeNothing();
  show(session, await session.client().get<Projections>(PATH));
}

/** Waits until the new documents are read, unless told not to. */
export async function rebuild(session: Session): Promise<number> {
  const name = takeName(session);
  let answer = await post(session, name, 'rebuild');
  const generation = named(answer, name).rebuild?.generation;
  const made = (): Projection['rebuild'] => named(answer, name).rebuild;
  while (!session.given.flag('noWait') && generation !== undefined && made()?.generation === generation) {
    session.progress(`${name}: ${made()!.percent} %`);
    await pause(LOOK_MS);
    // A client for each look: a rebuild may take longer than any client is patient.
    answer = await session.client().get<Projections>(PATH);
  }
  session.progress(null);
  show(session, answer);
  const { lastError } = named(answer, name);
  if (lastError === null) return EXIT.ok;
  throw new Failure(EXIT.failed, `the rebuild of ${name} failed: ${lastError}`);
}

/** Fails if anything is parked still. */
export async function retryParked(session: Session): Promise<number> {
  const name = takeName(session);
  const answer = await post(session, name, 'retry-parked');
  show(session, answer);
  return named(answer, name).parked.length === 0 ? EXIT.ok : EXIT.failed;
}

function takeName({ line }: Session): string {
  const [name, ...more] = line.words;
  if (name !== undefined && more.length === 0) return name;
  throw new UsageFault(name === undefined ? 'NAME is missing' : `"${more[0]}" is one word too many`, [
    `usage: asof ${line.usage}`,
    '"asof projections" lists the names',
  ]);
}

async function post(session: Session, name: string, what: string): Promise<Projections> {
  const path = `${PATH}/${encodeURIComponent(name)}/${what}`;
  const { json } = await session.client().write({ method: 'POST', path, body: {}, key: randomUUID() });
  return json as Projections;
}

const named = ({ projections }: Projections, name: string): Projection =>
  projections.find((projection) => projection.name === name)!;

function show(session: Session, answer: Projections): void {
  session.printAnswer(answer, (safe) => safe.projections.flatMap((projection) => linesOf(projection, session)));
}

const HEALTHY = new Set(['live', 'catching_up', 'rebuilding']);

function linesOf(projection: Projection, { paint, width }: Session): string[] {
  const { name, version, status, lastError, parked, leader } = projection;
  const shown = status.replace('_', ' ');
  return [
    `${paint('bold', name)} version ${version} · ${HEALTHY.has(status) ? shown : paint('red', shown)} · ${lagOf(projection)}`,
    ...(projection.rebuild
      ? [`  generation ${projection.rebuild.generation} is made: ${projection.rebuild.percent} %`]
      : []),
    ...(lastError === null ? [] : [`  ${lastError}`]),
    ...(leader === null ? ['  no instance projects'] : []),
    ...table(
      parked.map(({ stream, revision, error }) => [`  parked ${stream}`, `#${revision}`, error]),
      width,
    ),
  ];
}

function lagOf({ lagEvents, lagSeconds }: Projection): string {
  if (lagEvents === 0) return 'up to date';
  return `${lagEvents} ${lagEvents === 1 ? 'event' : 'events'} and ${lagSeconds.toFixed(1)} s behind`;
}
