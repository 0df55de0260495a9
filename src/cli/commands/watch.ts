/** `asof watch [INC]`: where an incident stands, until it stands where it should. */
import { type IncidentView, type Status } from '../../timeline/view/view-types.js';
import { parseStatedDuration } from '../../timeline/time.js';
import { EXIT, UsageFault, type ExitCode } from '../failures.js';
import { listen } from '../listening.js';
import { findIncident, incidentPath, readIncident } from '../naming.js';
import { statusLine } from '../render/status-line.js';
import { type Session } from '../session.js';
import { cutTo, harmless, harmlessDeep } from '../terminal.js';
import { readLength } from '../../timeline/parsing/lengths.js';

/** In the order in which an incident goes through them. */
const STATUSES: readonly Status[] = ['recorded', 'detected', 'open', 'mitigated', 'resolved', 'closed'];

export async function watch(session: Session): Promise<ExitCode> {
  const { given } = session;
  const { incident: named } = session.takeWords();
  const until = untilOf(session);
  const patience = timeoutOf(session);
  const client = session.client();
  let incident = await findIncident(session, client, named);
  const { id } = incident;
  const line = new LiveLine(session);
  const ended = (): string | null =>
    incident.retracted ? 'the incident was retracted' : isReached(incident.status, until) ? '' : null;

  line.show(incident);
  let why = ended();
  if (why === null) {
    const giveUp = new AbortController();
    const timer = patience === null ? undefined : setTimeout(() => giveUp.abort(), patience);
    const query = { after: String(incident.knowledge.revision) };
    for await (const { event, data } of listen(session, incidentPath(id, 'stream'), query, giveUp.signal)) {
      const { revision } = data as { revision: number };
      if (event === 'fact' && revision <= incident.knowledge.revision) continue;
      incident = await readIncident(client, id);
      line.show(incident);
      why = ended();
      if (why !== null) break;
    }
    clearTimeout(timer);
  }
  line.end();
  const reached = why === '';
  session.say(`asof: ${reached ? `${id} is ${incident.status}` : (why ?? `${id} is still ${incident.status}`)}`);
  return reached || !given.flag('exitStatus') ? EXIT.ok : EXIT.failed;
}

/** One that is resolved has been mitigated. */
const isReached = (status: Status, until: Status): boolean => STATUSES.indexOf(status) >= STATUSES.indexOf(until);

function untilOf({ given }: Session): Status {
  const written = given.text('until') ?? 'resolved';
  const status = STATUSES.slice(1).find((each) => each === written);
  if (status === undefined) throw new UsageFault(`--until is one of ${STATUSES.slice(1).join(', ')}, not "${written}"`);
  return status;
}

/** In milliseconds; null: for ever. */
function timeoutOf({ given }: Session): number | null {
  const written = given.text('timeout');
  if (written === undefined) return null;
  const iso = readLength(written);
  const length = iso === null ? null : parseStatedDuration(iso);
  if (!length) throw new UsageFault(`--timeout is a length of time such as 30m, not "${written}"`);
  return Math.min(length.seconds * 1000, LONGEST_TIMEOUT_MS);
}

/** Longer than this a timer cannot be. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** On a screen one line that is drawn anew; elsewhere a line for each change. */
class LiveLine {
  #incident: IncidentView | null = null;
  #printed = '';
  #tick: NodeJS.Timeout | null = null;

  constructor(private readonly session: Session) {}

  show(incident: IncidentView): void {
    const { session } = this;
    this.#incident = harmlessDeep(incident);
    if (session.wantsJson) return this.#printJson(incident);
    if (session.isScreen) {
      this.#tick ??= setInterval(() => this.#draw(), 1000);
      return this.#draw();
    }
    const line = statusLine(this.#incident, Date.parse(incident.evaluatedAt));
    if (line !== this.#printed) session.print(line);
    this.#printed = line;
  }

  end(): void {
    if (this.#tick === null) return;
    clearInterval(this.#tick);
    this.session.draw('\n');
  }

  #printJson({ id, status, inProgress, retracted, headline, knowledge: { revision } }: IncidentView): void {
    this.session.printJsonLine({ id, status, inProgress, retracted, revision, headline });
  }

  /** What is running goes on between two words of the service. */
  #draw(): void {
    const text = harmless(statusLine(this.#incident!, Date.now()));
    this.session.draw(`\r\u001b[K${cutTo(text, this.session.width - 1)}`);
  }
}
