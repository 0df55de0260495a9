/** The whole incident as lines, readable at three in the morning. */
import {
  type ClaimAuditView,
  type EntryView,
  type FindingView,
  type IncidentView,
  type KnowledgeView,
  type WindowView,
} from '../../timeline/view/view-types.js';
import { durationText } from '../../timeline/time.js';
import { lineWise, paragraph, table, wrap } from '../terminal.js';
import { localDate, localMoment, offsetText, type Zone } from '../../timeline/clocks.js';
import { audienceWords } from '../../timeline/view/audience-words.js';
import { type Former } from '../former-entries.js';
import { claimLines } from './claim-lines.js';
import { durationLines, headlineText } from './duration-lines.js';
import { offsetMark, shortTime, spanText } from '../../timeline/view/entry-words.js';
import { type Page } from './page.js';
import { timelineLines, type Zero } from './timeline-lines.js';

export interface Shown {
  readonly incident: IncidentView;
  readonly entries: readonly EntryView[];
  readonly all: boolean;
  readonly address: string;
  /** What corrected entries were before, by id. */
  readonly former?: ReadonlyMap<string, Former>;
  /** Who told of entries, too. */
  readonly verbose?: boolean;
}

const INDENT = 2;
/** Of a claim; `asof claims` shows all. */
const MOST_READINGS = 3;

export function incidentLines({ incident, entries, all, address, ...more }: Shown, page: Page): string[] {
  const zero = zeroOf(incident, entries);
  const recordedAfterwards = incident.historical || incident.knowledge.recordedAfterwards;
  const from =
    zero === null ? '' : `, T+ from ${zero.name} ${shortTime(page.zone, zero.at)}${offsetMark(page.zone, zero.at)}`;
  const { claims } = incident;
  const inner = { ...page, width: page.width - INDENT };
  return [
    ...headerLines(incident, entries, page),
    ...section('Durations', durationLines(Object.values(incident.durations), inner), page),
    ...section('Windows', windowLines(incident.windows, inner), page),
    ...section(
      `Timeline (times in ${page.zone.name}${from})`,
      timelineLines(entries, inner, { zero, recordedAfterwards, all, ...more }),
      page,
    ),
    ...section('Claims', claimLines(claims, entries, inner, MOST_READINGS), page),
    ...section('Findings', findingLines(incident.lint, claims, inner), page),
    '',
    page.paint('dim', `revision ${incident.knowledge.revision} of ${incident.knowledge.head} · ${address}`),
  ];
}

function section(title: string, lines: readonly string[], page: Page): string[] {
  return lines.length === 0
    ? []
    : [
        '',
        ...wrap(title, page.width).map((line) => page.paint('underline', line)),
        ...lines.map((line) => ' '.repeat(INDENT) + line),
      ];
}

function headerLines(incident: IncidentView, entries: readonly EntryView[], page: Page): string[] {
  const { status, title, severity, kind, retracted, historical, company, product, services, knowledge } = incident;
  const state = [
    retracted ? 'RETRACTED' : null,
    status,
    severity,
    kind === 'drill' ? 'drill' : null,
    historical ? 'historical' : null,
  ];
  const about = [company, product, services.length > 0 ? services.join(', ') : null].filter(Boolean).join(' · ');
  const row = (name: string, value: string): string[] =>
    wrap(value, page.width - 10).map((line, i) => `${(i === 0 ? name : '').padEnd(10)}${line}`);
  return [
    ...knownLines(knowledge, page),
    ...wrap(title ?? '(no title)', page.width).map((line) => page.paint('bold', line)),
    ...wrap(`${state.filter(Boolean).join(' · ')} · ${incident.id}`, page.width),
    ...(about === '' ? [] : wrap(about, page.width)),
    ...(incident.visibleTo === null
      ? []
      : wrap(audienceWords(incident.visibleTo), page.width).map((line) => page.paint('yellow', line))),
    ...(incident.summary === null ? [] : ['', ...lineWise(incident.summary, page.width)]),
    ...incident.links.map(({ rel, url, title }) => [rel, title, url].filter(Boolean).join(' · ')),
    '',
    ...row('started', endText(incident.startedAt, entries, page.zone) ?? 'not known'),
    ...row('ended', endText(incident.endedAt, entries, page.zone) ?? (incident.inProgress ? 'not yet' : 'not known')),
    ...row('headline', headlineText(incident.headline)),
    ...openImpactLines(incident, page),
  ];
}

/** What is still hurting comes before everything else. */
function openImpactLines({ windows }: IncidentView, page: Page): string[] {
  const open = windows.filter((window) => window.kind === 'impact' && window.to === null);
  return open.map((window) =>
    page.paint(
      'red',
      `impact    ${[window.component ?? 'the whole service', window.level].filter(Boolean).join(' ')}, not ended`,
    ),
  );
}

/** A past moment of knowledge says so before anything else. */
function knownLines({ revision, head, asOf, clock, eventsKnown, eventsTotal }: KnowledgeView, page: Page): string[] {
  if (asOf === null && clock === 'recorded' && revision === head) return [];
  const when = asOf === null ? '' : ` at ${localMoment(page.zone, Date.parse(asOf))}`;
  const clockName = clock === 'recorded' ? '' : ' · by when it was learned';
  const text = `Known${when} · ${eventsKnown} of ${eventsTotal} facts · revision ${revision}${clockName}`;
  return [...wrap(text, page.width).map((line) => page.paint('inverse', line)), ''];
}

function endText(end: IncidentView['startedAt'], entries: readonly EntryView[], zone: Zone): string | null {
  if (end === null) return null;
  const at = Date.parse(end.at);
  const when = end.at.includes('T') ? `${localDate(zone, at)} ${shortTime(zone, at)} ${offsetText(zone, at)}` : end.at;
  const isUnconfirmed = entries.some(({ id, origin }) => id === end.entryId && origin === 'extracted');
  return `${when} (${end.type}${isUnconfirmed ? ', unconfirmed' : ''})`;
}

function windowLines(windows: readonly WindowView[], page: Page): string[] {
  return table(
    windows.map((window) => {
      const length =
        window.seconds !== null
          ? durationText(window.seconds)
          : window.range
            ? `${durationText(window.range.minSeconds)} to ${durationText(window.range.maxSeconds)}`
            : '';
      const span = spanText({ name: '', ...window.from }, window.to && { name: '', ...window.to }, page.zone);
      return [window.kind, window.component ?? '*', window.level ?? '', span, length];
    }),
    page.width,
  );
}

/** Offsets count from the first impact or, where none is known, from the start. */
export function zeroOf(
  { windows, startedAt }: Pick<IncidentView, 'windows' | 'startedAt'>,
  entries: readonly EntryView[],
): Zero | null {
  const starts = new Map(entries.map((entry) => [entry.id, Date.parse(entry.interval.from)]));
  const impacts = windows
    .filter((window) => window.kind === 'impact')
    .map((window) => starts.get(window.from.entryId) ?? Date.parse(window.from.occurredAt));
  if (impacts.length > 0) return { at: Math.min(...impacts), name: 'first impact' };
  return startedAt === null
    ? null
    : { at: starts.get(startedAt.entryId) ?? Date.parse(startedAt.at), name: startedAt.type };
}

function findingLines(lint: readonly FindingView[], claims: readonly ClaimAuditView[], page: Page): string[] {
  // A claim that nothing supports stands under its own heading already.
  const told = claims.length > 0 ? lint.filter((finding) => finding.code !== 'claim_unsupported') : lint;
  return told.flatMap(({ severity, code, message }) =>
    paragraph(`${severity} ${code}: ${message}`, page.width).map((line) =>
      severity === 'info' ? line : page.paint('yellow', line),
    ),
  );
}
