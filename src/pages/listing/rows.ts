/** Incidents as rows: when, what, its strip, how long. */
import { html, type Html } from '../../http/html.js';
import { type Zone } from '../../timeline/clocks.js';
import { type IncidentRow } from '../../timeline/view/view-types.js';
import { type Standing } from '../../listing/queries/standing.js';
import { elapsedWords } from '../elapsed-words.js';
import { clockWords, count, dayWords, titleOf, typeWords } from '../words.js';
import { stripOf } from './strip.js';

export interface Shown {
  /** Path of the service. */
  readonly base: string;
  readonly zone: Zone;
  readonly now: number;
  /** Of the rows that are shown. */
  readonly standing: Standing;
}

export const titleOfRow = ({ title, id }: IncidentRow): string => title ?? id;

const about = (...parts: readonly (string | null)[]): string => parts.filter(Boolean).join(' · ');

/** Under the title; before all else what not every incident is. */
function underTitle(id: string, { standing }: Shown, ...parts: readonly (string | null)[]): Html {
  const marks = (['private', 'retracted'] as const).filter((mark) => standing[mark].has(id));
  const words = about(...parts);
  return html`<p class="about">
    ${marks.length === 0 ? '' : html`<strong>${marks.join(' · ')}</strong>${words === '' ? '' : ' · '}`}<bdi
      >${words}</bdi
    >
  </p>`;
}

export function rowOf(row: IncidentRow, shown: Shown): Html {
  const { id, startedAt, company, product, categories, severity, kind } = row;
  const start = startedAt?.at ?? null;
  const drill = kind === 'drill' ? 'drill' : null;
  return html`<li class="incident-row" id="row-${id}">
    <span class="date">${start === null ? 'no date' : dayWords(start, shown.zone)}</span>
    <div class="named">
      <a class="title" href="${shown.base}incidents/${id}"><bdi>${titleOfRow(row)}</bdi></a>
      ${underTitle(id, shown, company, product, severity, drill, categories.slice(0, 3).join(', '))}
    </div>
    ${stripOf(row, shown.now)} ${lengthOf(row, shown.now)}
  </li>`;
}

/** What is going on now, in a frame. */
export function openRow(row: IncidentRow, shown: Shown): Html {
  const { id, startedAt, status, severity, services, company, product } = row;
  const since = startedAt === null ? '' : `since ${clockWords(startedAt.at, shown.zone, shown.now)}`;
  const subject = services.length > 0 ? services.join(', ') : [company, product].filter(Boolean).join(' · ');
  return html`<li class="open-incident" id="open-${id}">
    <div>
      <p><span class="dot" aria-hidden="true"></span>${status === 'open' ? 'open now' : status}</p>
      <p class="about">${since}</p>
    </div>
    <div class="named">
      <a class="title" href="${shown.base}incidents/${id}"><bdi>${titleOfRow(row)}</bdi></a>
      ${underTitle(id, shown, severity, subject)}
    </div>
    ${stripOf(row, shown.now)}
    <p class="length">${elapsed(row, shown.now)}<span class="about">and counting</span></p>
  </li>`;
}

/** The script goes on counting from here. */
function elapsed({ headline, startedAt }: IncidentRow, now: number): Html {
  const sinceStart = startedAt === null ? 0 : (now - Date.parse(startedAt.at)) / 1000;
  const seconds = Math.max(0, Math.floor(headline.elapsedSeconds ?? sinceStart));
  return html`<strong data-elapsed="${seconds}">${elapsedWords(seconds)}</strong>`;
}

/** A number and its unit stay on one line. */
const unbroken = (length: string): string => length.replace(/(\d) (?=[a-z])/g, '$1\u00a0');

/** Why there is no number, in as few words as fit. */
const UNKNOWN: Readonly<Record<string, string>> = {
  missing: 'no start or end stated',
  ambiguous: 'several readings',
  invalid: 'ends before it starts',
  not_applicable: 'does not apply',
};

function lengthOf(row: IncidentRow, now: number): Html {
  const { headline, claimsUnsupported, status } = row;
  if (headline.status === 'pending')
    return html`<p class="length going-on">${elapsed(row, now)}<span class="about">${status}</span></p>`;
  const remarks = [
    ...(headline.text === null ? [UNKNOWN[headline.status] ?? typeWords(headline.status)] : []),
    ...(headline.text !== null && headline.metric !== 'duration' ? [titleOf(headline.metric).toLowerCase()] : []),
    ...(headline.approximate ? ['approximate'] : []),
    ...(headline.unconfirmed ? ['unconfirmed'] : []),
    ...(claimsUnsupported > 0 ? [`${count(claimsUnsupported, 'claim')} unsupported`] : []),
  ];
  const length =
    headline.text === null
      ? html`<span class="unknown">unknown</span>`
      : html`<strong>${unbroken(headline.text)}</strong>`;
  return html`<p class="length">${length}<span class="about">${remarks.join(', ')}</span></p>`;
}
