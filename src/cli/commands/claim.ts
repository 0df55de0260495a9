/** `asof claim [INC] 121m --by publisher`: records a duration that somebody stated. */
import { WRITING } from '../client.js';
import { UsageFault } from '../failures.js';
import { hearClockFor } from '../entry-times.js';
import { findIncident, incidentPath } from '../naming.js';
import { type Session } from '../session.js';
import { readLength } from '../../timeline/parsing/lengths.js';
import { beginWrite, report, send } from '../write.js';

const COMPARISONS = { about: 'about', atLeast: 'at_least', atMost: 'at_most' } as const;

export async function claim(session: Session): Promise<void> {
  const { incident: inc, words } = session.takeWords('LENGTH');
  const stated = readLength(words[0]!);
  if (stated === null)
    throw new UsageFault(
      `"${words[0]}" is not a length of time: use 121m, 1h50, "1 h 39 min", "110 minutes" or PT121M`,
    );
  const { given } = session;
  const chosen = Object.entries(COMPARISONS).filter(([option]) => given.flag(option));
  if (chosen.length > 1) throw new UsageFault('--about, --at-least and --at-most exclude each other');
  const client = session.client(WRITING);
  await hearClockFor(session, client, [given.text('statedAt') ?? [], given.text('learned') ?? []].flat());
  const [statedAt, learned] = [session.time('statedAt', { datesAllowed: true }), session.time('learned')];
  const body = {
    stated,
    ...(chosen[0] ? { comparison: chosen[0][1] } : {}),
    ...(given.has('text') ? { text: given.text('text') } : {}),
    ...(given.has('by') ? { by: given.text('by') } : {}),
    ...(given.has('url') ? { url: given.text('url') } : {}),
    ...(given.has('metric') ? { metric: given.text('metric') } : {}),
    ...(statedAt ? { statedAt: statedAt.sent } : {}),
    ...(learned ? { learnedAt: learned.sent } : {}),
  };
  const key = beginWrite(session, { 'stated-at': statedAt?.sent, learned: learned?.sent });
  const incident = await findIncident(session, client, inc);
  const path = incidentPath(incident.id, 'claims');
  const done = await send(client, { method: 'POST', path, body, key });
  const verdict = done.result.claim?.verdict;
  report(
    session,
    client,
    incident.id,
    done,
    `Claimed ${stated}${verdict === undefined ? '' : `: ${verdict.replace('_', ' ')}`}.`,
  );
}
