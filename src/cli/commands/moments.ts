/** `diff` and `digest`: what differs between two moments, and what is new since one. */
import { diffMarkdown } from '../../timeline/exports/diff-markdown.js';
import { type DiffView, type DigestView } from '../../timeline/view/moment-types.js';
import { type IncidentView } from '../../timeline/view/view-types.js';
import { formatInstant } from '../../timeline/time.js';
import { UsageFault } from '../failures.js';
import { findIncident, incidentPath, momentOf } from '../naming.js';
import { diffLines } from '../render/diff-lines.js';
import { type Session } from '../session.js';
import { wrap } from '../terminal.js';

/** `asof diff [INC] --from 18:30 --to now`. */
export async function diff(session: Session): Promise<void> {
  const client = session.client();
  const { incident: named } = session.takeWords();
  const typed = session.required('from', '--from');
  const { clock } = momentOf(session);
  const incident = await findIncident(session, client, named);
  const from = pointOf(session, typed, incident);
  const to = pointOf(session, session.given.text('to') ?? 'now', incident);
  if (from === undefined) throw new UsageFault('--from is a revision or a time before now');
  const answer = await client.get<DiffView>(incidentPath(incident.id, 'diff'), { from, to, clock });
  if (session.given.flag('md')) session.print(diffMarkdown(answer, incident.title ?? incident.id).trimEnd());
  else session.printAnswer(answer, (safe) => diffLines(safe, session));
}

/** `asof digest [INC] --since 18:30`. */
export async function digest(session: Session): Promise<void> {
  const client = session.client();
  const { incident: named } = session.takeWords();
  const { clock } = momentOf(session);
  const incident = await findIncident(session, client, named);
  const since = pointOf(session, session.given.text('since') ?? '0', incident) ?? String(incident.knowledge.revision);
  const answer = await client.get<DigestView>(incidentPath(incident.id, 'digest'), { since, clock });
  session.printAnswer(answer, ({ sentences, revision }) =>
    sentences.length === 0
      ? [`Nothing new. Revision ${revision}.`]
      : wrap(sentences.map(({ text }) => text).join(' '), session.lineWidth),
  );
}

/** Digits are a revision; undefined: now. A bare clock time is the latest that is not after the last event. */
function pointOf(session: Session, typed: string, { updatedAt }: IncidentView): string | undefined {
  if (/^#?\d{1,9}$/.test(typed)) return typed.replace('#', '');
  if (typed === 'now') return undefined;
  return formatInstant(session.readTime(typed, { latest: Math.min(session.now, Date.parse(updatedAt)) }).at);
}
