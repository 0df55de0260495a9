/** `asof declare "Checkout errors"`: opens an incident with its declaration as the first entry. */
import { type IncidentView } from '../../timeline/view/view-types.js';
import { WRITING } from '../client.js';
import { UsageFault } from '../failures.js';
import { type Session } from '../session.js';
import { readIncident } from '../naming.js';
import { harmless } from '../terminal.js';
import { entryTimes, pinnedTimes, whenText } from '../entry-times.js';
import { audienceOf, sayAudience, warnOfUnknownKeys } from '../audience.js';
import { afterwards, beginWrite, report, send, type Written } from '../write.js';
import { entryOf } from './entries.js';

export async function declare(session: Session): Promise<void> {
  const { given, line } = session;
  const [title] = line.words;
  if (title === undefined || line.words.length > 1)
    throw new UsageFault(title === undefined ? 'TITLE is missing' : 'too many words: quote the title', [
      `usage: asof ${line.usage}`,
    ]);
  const client = session.client(WRITING);
  const audience = await audienceOf(session, client);
  const times = await entryTimes(session, client);
  // The options of `declare` describe the incident; of the entry there are only its times and text.
  const { severity: _severity, service: _service, ...declared } = entryOf(session, 'declared', times);
  const body = {
    ...(given.has('id') ? { id: given.text('id') } : {}),
    title,
    ...(given.flag('drill') ? { kind: 'drill' } : {}),
    ...(given.has('sev') ? { severity: given.text('sev') } : {}),
    ...(given.has('service') ? { services: given.list('service') } : {}),
    ...(given.has('company') ? { company: given.text('company') } : {}),
    ...(given.has('product') ? { product: given.text('product') } : {}),
    ...(given.has('summary') ? { summary: given.text('summary') } : {}),
    ...(audience ? { visibleTo: audience } : {}),
    entries: [declared],
  };
  const key = beginWrite(session, pinnedTimes(times));
  const done = await send(client, { method: 'POST', path: 'v1/incidents', body, key });
  // The answer is the incident itself, with what every write answers beside it.
  const incident = done.result as Written['result'] & IncidentView;
  const { id, milestones, visibleTo } = incident;
  const now = done.replayed ? await afterwards(readIncident(client, id)) : null;
  const isOut = (now ?? incident).retracted;
  const when = whenText(session, times, done, milestones['declared']?.last);
  const sentence = isOut ? `"${harmless(title)}" was declared before` : `Declared "${harmless(title)}"${when}`;
  report(session, client, id, done, `${sentence}.`);
  if (isOut)
    session.say(`asof: ${id} was retracted, and stays so: "asof restore ${id} --all --reason …" brings it back`);
  sayAudience(session, visibleTo ?? null);
  await warnOfUnknownKeys(session, client, visibleTo);
}
