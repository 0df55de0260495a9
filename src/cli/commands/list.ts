/** `asof list`: incidents, newest first. */
import { type IncidentRow } from '../../timeline/view/view-types.js';
import { durationText } from '../../timeline/time.js';
import { criteriaOf } from '../criteria.js';
import { UsageFault } from '../failures.js';
import { type Session } from '../session.js';
import { cutTo, harmlessDeep, padTo } from '../terminal.js';
import { localDate, type Zone } from '../../timeline/clocks.js';

const ROWS = 100;
const MOST_A_PAGE = 200;

/** A row, with what newer services say of its number. */
type Row = IncidentRow & { readonly headline: { readonly text?: string | null; readonly unconfirmed?: boolean } };

interface Page {
  readonly items: Row[];
  readonly total: number;
}

export async function list(session: Session): Promise<void> {
  session.takeNothing();
  const most = mostOf(session);
  const criteria = criteriaOf(session);
  const query = { ...criteria, sort: session.given.text('sort'), limit: `${Math.min(most, MOST_A_PAGE)}` };
  const byDuration = /^-?duration$/.test(session.given.text('sort') ?? '');
  const items: Row[] = [];
  let total = 0;
  for await (const page of session.client().pages<Page>('v1/incidents', query)) {
    items.push(...page.items.slice(0, most - items.length));
    total = page.total;
    if (items.length === most) break;
  }
  if (session.wantsJson) session.printJson({ items, total });
  else session.print(...items.flatMap((row) => rowLines(harmlessDeep(row), session, byDuration)));
  const isNarrowed = Object.values(criteria).some((value) => value !== undefined);
  if (total === 0)
    session.say(isNarrowed ? 'asof: no incident matches' : 'asof: there is no incident yet, or none for you');
  else if (items.length < total) session.say(`asof: ${items.length} of ${total}; --all shows every one`);
}

function mostOf({ given }: Session): number {
  if (given.flag('all')) return Infinity;
  const typed = given.text('limit') ?? `${ROWS}`;
  if (!/^[1-9]\d{0,8}$/.test(typed)) throw new UsageFault(`--limit is a number from 1, not "${typed}"`);
  return Number(typed);
}

const STATUS_WIDTH = 'mitigated'.length;

/** @param byDuration the number comes first, so that a narrow screen does not hide what the rows are sorted by */
function rowLines(row: Row, { paint, width, zone, isTerminal }: Session, byDuration: boolean): string[] {
  const facts = [row.severity, row.kind === 'drill' ? 'drill' : null].filter(Boolean).join(' · ');
  const status = padTo(row.status, STATUS_WIDTH);
  const about = [row.title ?? '(no title)', row.company, row.product].filter(Boolean).join(' · ');
  const own = byDuration ? [headlineOf(row), about, facts] : [about, facts, headlineOf(row)];
  const words = own.filter((part) => part !== '').join(' · ');
  return [
    `${startOf(row, zone)}  ${row.inProgress ? paint('red', status) : status}  ${paint('bold', row.id)}`,
    `${' '.repeat(12)}${isTerminal ? cutTo(words, width - 12) : words}`,
  ];
}

function startOf({ startedAt }: IncidentRow, zone: Zone): string {
  if (startedAt === null) return 'no date   ';
  return startedAt.at.includes('T') ? localDate(zone, Date.parse(startedAt.at)) : startedAt.at.padEnd(10);
}

function headlineOf({ headline: { metric, status, seconds, text, unconfirmed } }: Row): string {
  const value = text ?? (status === 'computed' && seconds !== null ? durationText(seconds) : status.replace('_', ' '));
  return `${metric} ${value}${unconfirmed === true ? ', unconfirmed' : ''}`;
}
