/** A stored event in one line, as it is recorded. */
import { localDate, localTime, type Zone } from '../../timeline/clocks.js';
import { glyphOf, shortTime, subjectOf } from '../../timeline/view/entry-words.js';
import { type Page } from './page.js';

/** A stored event as it goes out: a CloudEvent. */
export interface ToldEvent {
  readonly subject: string;
  readonly type: string;
  readonly time: string;
  readonly revision: number;
  readonly recordedtime: string;
  readonly data: {
    readonly facts: Readonly<Record<string, unknown>>;
    readonly texts?: Readonly<Record<string, unknown>>;
  };
}

/** Less than this between a fact and its record is not worth a remark. */
const LATE_MS = 120_000;

/**
 * `18:22:05  #3  ▲ release  api 1.2.3 · The fix`, with the incident where several are told of.
 * @param today the day that needs no date
 */
export function eventLine(event: ToldEvent, { zone, paint }: Page, today: string, named: boolean): string {
  const recorded = Date.parse(event.recordedtime);
  const date = localDate(zone, recorded);
  const when = `${date === today ? '' : `${date} `}${localTime(zone, recorded, 'second')}`;
  const type = event.type.replace(/^asof\./, '');
  const name = isOperation(event) ? type.slice('op.'.length).replaceAll('_', ' ') : `${glyphOf(type)} ${type}`;
  const parts = [
    when,
    named ? paint('bold', event.subject) : '',
    `#${event.revision}`,
    paint('bold', name),
    wordsOf(event, zone),
  ];
  return parts.filter((part) => part !== '').join('  ');
}

const isOperation = ({ type }: ToldEvent): boolean => type.startsWith('asof.op.');

/** What an event says, without its type: an entry's subject and text, or what an operation changed, and why. */
export const wordsOf = (event: ToldEvent, zone: Zone): string =>
  isOperation(event) ? operationWords(event) : entryWords(event, zone);

function entryWords({ time, recordedtime, data }: ToldEvent, zone: Zone): string {
  const { facts, texts = {} } = data;
  const occurred = Date.parse(time);
  const isFarOff = Math.abs(Date.parse(recordedtime) - occurred) > LATE_MS;
  const sameDay = localDate(zone, occurred) === localDate(zone, Date.parse(recordedtime));
  const at = `at ${sameDay ? '' : `${localDate(zone, occurred)} `}${shortTime(zone, occurred)}`;
  const { reverts } = facts;
  const back = typeof reverts === 'string' ? `takes back ${reverts}` : null;
  return joined([subjectOf(facts), back, texts['text'], isFarOff ? at : null]);
}

/** What it is about, and why. */
function operationWords({ data: { facts, texts = {} } }: ToldEvent): string {
  const set = Object.entries({ ...(facts['set'] as object | undefined), ...(texts['set'] as object | undefined) });
  return joined([
    facts['entryId'] ?? facts['claimId'],
    texts['title'],
    facts['stated'],
    facts['metric'],
    set.length > 0 ? `set ${set.map(([field, value]) => `${field} ${valueText(value)}`).join(', ')}` : null,
    texts['text'],
    texts['reason'],
  ]);
}

const valueText = (value: unknown): string =>
  value === null ? 'to nothing' : typeof value === 'string' ? `"${value}"` : JSON.stringify(value);

const joined = (parts: readonly unknown[]): string =>
  parts
    .filter((part): part is string => typeof part === 'string' && part !== '')
    .map((part) => part.replace(/\s+/g, ' '))
    .join(' · ');
