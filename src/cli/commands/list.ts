/** `asof list`: incidents, newest first. */
import { type IncidentRow } from '../../timeline/shapes.js';
import { durationText } from '../../timeline/time.js';
import { listRows } from '../naming.js';
import { type Session } from '../session.js';
import { cutTo, harmlessDeep, padTo } from '../terminal.js';
import { localDate, type Zone } from '../times.js';

export async function list(session: Session): Promise<void> {
  const { given } = session;
  session.takeNothing();
  const rows = await listRows(session.client());
  const company = given.text('company')?.toLowerCase();
  const words = (given.text('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  // This version's list takes no filters, so they are applied here.
  const items = rows.filter(
    (row) =>
      (!given.flag('open') || row.inProgress) &&
      (company === undefined || row.company?.toLowerCase() === company) &&
      words.every((word) => holds(row, word)),
  );
  if (session.wantsJson) session.printJson({ items, total: items.length });
  else session.print(...items.flatMap((row) => rowLines(harmlessDeep(row), session)));
  if (items.length === 0) session.say(rows.length === 0 ? 'asof: no incidents' : 'asof: no incident matches');
}

/** Each word by prefix, over what a row shows. */
function holds({ id, title, company, product, services, keywords, categories }: IncidentRow, word: string): boolean {
  const text = [id, title, company, product, ...services, ...keywords, ...categories].join(' ').toLowerCase();
  return text.split(/[^\p{L}\p{N}]+/u).some((token) => token.startsWith(word));
}

const STATUS_WIDTH = 'mitigated'.length;

function rowLines(row: IncidentRow, { paint, width, zone }: Session): string[] {
  const facts = [row.severity, row.kind === 'drill' ? 'drill' : null, headlineOf(row)].filter(Boolean).join(' · ');
  const status = padTo(row.status, STATUS_WIDTH);
  const about = [row.title ?? '(no title)', row.company, row.product].filter(Boolean).join(' · ');
  return [
    `${startOf(row, zone)}  ${row.inProgress ? paint('red', status) : status}  ${paint('bold', row.id)}`,
    `${' '.repeat(12)}${cutTo(`${about} · ${facts}`, width - 12)}`,
  ];
}

function startOf({ startedAt }: IncidentRow, zone: Zone): string {
  if (startedAt === null) return 'no date   ';
  return startedAt.at.includes('T') ? localDate(zone, Date.parse(startedAt.at)) : startedAt.at.padEnd(10);
}

function headlineOf({ headline: { metric, status, seconds } }: IncidentRow): string {
  return `${metric} ${status === 'computed' && seconds !== null ? durationText(seconds) : status.replace('_', ' ')}`;
}
