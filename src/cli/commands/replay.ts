/** `asof replay [INC]`: the incident once more, event by event. */
import { type IncidentView } from '../../timeline/view/view-types.js';
import { type Query } from '../client.js';
import { UsageFault } from '../failures.js';
import { Keys } from '../keys.js';
import { listen } from '../listening.js';
import { findIncident, incidentPath } from '../naming.js';
import { Retold, type ReplayFrame } from '../render/frame-lines.js';
import { type Session } from '../session.js';
import { harmlessDeep } from '../terminal.js';

const RHYTHMS = ['recorded', 'learned', 'occurred'];
const DEFAULT_SPEED = '16';

export async function replay(session: Session): Promise<void> {
  const { given } = session;
  const { incident: named } = session.takeWords();
  const speed = speedOf(session);
  const incident = await findIncident(session, session.client(), named);
  const rhythm = rhythmOf(session, incident);
  const retold = new Retold(incident.id, rhythm, incident.historical || incident.knowledge.recordedAfterwards);
  const told = framesOf(session, incident.id, { speed, rhythm });
  const keys = given.flag('step') && session.isScreen ? Keys.open() : null;
  try {
    // The service does not wait for keys.
    for await (const frame of keys ? await all(told) : told) {
      if (session.wantsJson) session.printJsonLine(frame);
      else if (session.isScreen) show(session, retold.lines(harmlessDeep(frame), session));
      else session.print(...retold.brief(harmlessDeep(frame), session));
      if (keys && (await keys.next()) === 'quit') break;
    }
  } finally {
    keys?.close();
  }
}

async function* framesOf(session: Session, id: string, query: Query): AsyncGenerator<ReplayFrame, void, undefined> {
  for await (const { event, data } of listen(session, incidentPath(id, 'replay'), query)) {
    // The service has nothing more to tell, and would only say so again.
    if (event === 'end') return;
    if (event === 'frame') yield data as ReplayFrame;
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** A screen is drawn over; what is more than it holds is left out above. */
function show(session: Session, lines: readonly string[]): void {
  const rows = process.stdout.rows - 1;
  const fitting = lines.length <= rows ? lines : [...lines.slice(0, HEAD_LINES), ...lines.slice(HEAD_LINES - rows)];
  session.draw(`\u001b[H\u001b[J${fitting.join('\n')}\n`);
}

/** Of a frame: moment, title and status stay in sight. */
const HEAD_LINES = 3;

function speedOf({ given, isScreen }: Session): string {
  const written = given.text('speed');
  if (written !== undefined && given.flag('step')) throw new UsageFault('give --speed or --step, not both');
  if (written !== undefined && !/^\d{1,6}(\.\d{1,9})?$/.test(written))
    throw new UsageFault(`--speed is a number such as 16, not "${written}"`);
  if (written !== undefined) return written;
  return isScreen && !given.flag('step') ? DEFAULT_SPEED : '0';
}

function rhythmOf(session: Session, { historical, knowledge }: IncidentView): string {
  const written = session.given.text('rhythm');
  if (written !== undefined && !RHYTHMS.includes(written))
    throw new UsageFault(`--rhythm is ${RHYTHMS.slice(0, -1).join(', ')} or ${RHYTHMS.at(-1)}, not "${written}"`);
  if (written !== undefined) return written;
  if (!historical && !knowledge.recordedAfterwards) return 'recorded';
  session.say('asof: written down afterwards, so told as it happened (--rhythm recorded: as it was written down)');
  return 'occurred';
}
