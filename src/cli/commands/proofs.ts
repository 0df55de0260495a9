/** `durations`, `claims`, `history`, `verify`: every number with what it rests on. */
import { type ClaimAuditView, type DurationView, type KnowledgeView } from '../../timeline/view/view-types.js';
import { type Query } from '../client.js';
import { EXIT, UsageFault } from '../failures.js';
import { readHistory } from '../history.js';
import { findAtMoment, findIncident, incidentPath, readEntries } from '../naming.js';
import { claimLines } from '../render/claim-lines.js';
import { durationLines } from '../render/duration-lines.js';
import { offsetMark } from '../../timeline/view/entry-words.js';
import { entryNames, wordsOf, type EntryNames, type ToldEvent } from '../render/event-lines.js';
import { type Session } from '../session.js';
import { table } from '../terminal.js';
import { localDate, localTime, type Zone } from '../../timeline/clocks.js';

/** `asof durations [INC]`: every metric, some, a pair of selectors, or a total. */
export async function durations(session: Session): Promise<void> {
  const client = session.client();
  const { incident: named } = session.takeWords();
  const asked = askedDurations(session);
  const { incident, moment } = await findAtMoment(session, client, named);
  const path = incidentPath(incident.id, 'durations');
  const answer = await client.get<{ knowledge: KnowledgeView; durations: DurationView[] }>(path, {
    ...moment,
    ...asked,
  });
  session.printAnswer(answer, (safe) => durationLines(safe.durations, session));
}

function askedDurations({ given, line }: Session): Query {
  const [from, to, total] = [given.text('from'), given.text('to'), given.text('total')];
  if ((from === undefined) !== (to === undefined))
    throw new UsageFault('--from and --to go together', [`usage: asof ${line.usage}`]);
  if (total === undefined) return { from, to, metric: given.has('metric') ? given.list('metric') : undefined };
  const [kind, component, level] = [given.text('kind') ?? 'impact', given.text('component'), given.text('level')];
  return { total, kind, component, level };
}

export async function claims(session: Session): Promise<void> {
  const client = session.client();
  const { incident: named } = session.takeWords();
  const { incident, moment } = await findAtMoment(session, client, named);
  const answer = await client.get<{ knowledge: KnowledgeView; claims: ClaimAuditView[] }>(
    incidentPath(incident.id, 'claims'),
    moment,
  );
  const entries = session.wantsJson || answer.claims.length === 0 ? [] : await readEntries(client, incident.id, moment);
  session.printAnswer({ ...answer, entries }, (safe) => claimLines(safe.claims, safe.entries, session));
}

/** A stored event as it goes out: a CloudEvent. */
interface StoredEvent extends ToldEvent {
  readonly recordedby: string;
  readonly hash: string;
}

/** `asof history [INC]`: the stream itself, an event a line, with who did it, what it says and why. */
export async function history(session: Session): Promise<void> {
  const client = session.client();
  const { incident: named } = session.takeWords();
  const { id } = await findIncident(session, client, named);
  const events = await readHistory<StoredEvent>(client, id);
  session.printAnswer({ events, nextCursor: null }, (safe) => {
    const names = entryNames(safe.events);
    const rows = safe.events.map((event) => eventRow(event, session.zone, names));
    return table(rows, session.lineWidth);
  });
}

function eventRow(event: StoredEvent, zone: Zone, names: EntryNames): string[] {
  const { type, revision, recordedtime, recordedby, hash, data } = event;
  const recorded = Date.parse(recordedtime);
  // What is copied or told once more was done by somebody else than who recorded that.
  const actor = type.startsWith('asof.op.') ? undefined : data.texts?.['actor'];
  return [
    `#${revision}`,
    `${localDate(zone, recorded)} ${localTime(zone, recorded, 'second')}${offsetMark(zone, recorded)}`,
    typeof actor === 'string' ? actor : recordedby,
    type.replace(/^asof\./, ''),
    hash.slice(0, 12),
    wordsOf(event, zone, names),
  ];
}

interface Verification {
  ok: boolean;
  revision: number;
  head: string;
  checks: { name: string; ok: boolean; detail: string | null }[];
}

/** `asof verify [INC]`: fails if any check does. */
export async function verify(session: Session): Promise<number> {
  const client = session.client();
  const { incident: named } = session.takeWords();
  const { id } = await findIncident(session, client, named);
  const answer = await client.get<Verification>(incidentPath(id, 'verify'));
  session.printAnswer(answer, ({ ok, revision, head, checks }) => [
    ...table(checks.map((check) => [check.ok ? 'ok' : 'FAILED', check.name, check.detail ?? ''])),
    `${id} · revision ${revision} · ${ok ? `proved, head ${head}` : 'NOT proved'}`,
  ]);
  return answer.ok ? EXIT.ok : EXIT.failed;
}
