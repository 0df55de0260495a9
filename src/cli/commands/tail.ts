/** `asof tail [INC]`: what is recorded, as it is recorded. */
import { UsageFault } from '../failures.js';
import { listen } from '../listening.js';
import { findIncident, incidentPath } from '../naming.js';
import { eventLine, type ToldEvent } from '../render/event-lines.js';
import { type Session } from '../session.js';
import { harmlessDeep } from '../terminal.js';
import { localDate } from '../../timeline/clocks.js';

export async function tail(session: Session): Promise<void> {
  const { given, settings } = session;
  const { incident: named } = session.takeWords();
  const count = countOf(session);
  const isOfOne = named !== null || settings.incident !== null;
  const id = isOfOne ? (await findIncident(session, session.client(), named)).id : null;
  const path = id === null ? 'v1/stream' : incidentPath(id, 'stream');
  const after = given.text('after') ?? 'end';
  const query = { after: after === 'start' ? undefined : after, types: given.list('type') };
  let told = 0;
  for await (const { event, data } of listen(session, path, query)) {
    if (event === 'reset') session.say('asof: the place to begin after is not known here: going on from now');
    // From here on it is sure to hear of everything.
    if (event === 'caughtup' && told === 0) session.say(`asof: listening to ${id ?? 'every incident'}`);
    if (event !== 'fact') continue;
    if (session.wantsJson) session.printJsonLine(data);
    else
      session.print(eventLine(harmlessDeep(data as ToldEvent), session, localDate(session.zone, Date.now()), !isOfOne));
    told += 1;
    if (told === count) return;
  }
}

function countOf({ given }: Session): number {
  const written = given.text('count');
  if (written === undefined) return Infinity;
  if (!/^[1-9]\d{0,8}$/.test(written)) throw new UsageFault(`--count is a number from 1, not "${written}"`);
  return Number(written);
}
