/** What a document of the Postmortem Index says, as the body that opens an incident. */
import { v5 } from 'uuid';
import { zoneNamed } from '../../timeline/clocks.js';
import { dateOf, incidentIdFrom } from '../../timeline/incident-id.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { type ReportClaim } from '../../timeline/reports/report.js';
import { formatInstant, parseWrittenTime } from '../../timeline/time.js';
import { claimsInDocument } from './document-claims.js';
import { type IndexDocument } from './index-document.js';
import { paragraphsOf } from './passages.js';
import { instantOf, timesInProse, type ProseFact } from './times-in-prose.js';

/** Of the index's uuids and what is found in their documents. */
const NAMESPACE = '5c0e6a0b-5a0d-5a0b-9d1f-3f6c8a9f7a41';

/** What a document comes to. */
export interface DocumentOpening {
  readonly uuid: string;
  /** Of `POST /v1/incidents`; all ids are in it. */
  readonly body: object;
}

/** What whoever sends a document says of it. */
export interface ReadingOptions {
  /** IANA, or UTC: of times that the text says no zone for. */
  readonly timeZone?: string;
  /** `YYYY-MM-DD`: of a document that names no date. */
  readonly date?: string;
  /** The name of the file: a report that no index describes is known by it. */
  readonly source?: string;
}

/** The body that opens the incident of a document. The same document gives the same body, ids and all. */
export function openingOf(document: IndexDocument, { timeZone, date }: ReadingOptions = {}): DocumentOpening {
  const { uuid, startTime, endTime, publishedAt } = document;
  const span = {
    start: instantOf(startTime),
    end: instantOf(endTime),
    published: publishedAt === null ? null : parseWrittenTime(publishedAt)!.at,
    startDay: dayOf(startTime ?? date ?? null),
    year: yearIn(document),
  };
  const facts = timesInProse(document.body, span, timeZone === undefined ? null : zoneNamed(timeZone));
  const ids = new Ids(uuid);
  const edges = [
    ['incident_started', startTime],
    ['incident_ended', endTime],
  ].flatMap(([type, occurredAt]) =>
    occurredAt
      ? [
          {
            id: ids.next(type!, ''),
            type,
            occurredAt,
            ...roughAtDayEdge(type!, occurredAt, facts),
            source: 'import',
          },
        ]
      : [],
  );
  const extracted = facts.map((fact) => ({ id: ids.next(fact.type, fact.quote), ...entryOf(fact) }));
  const claims = claimsInDocument(document.body, document.summary).map((claim) => ({
    id: ids.next('claim ', `${claim.comparison} ${claim.stated} ${claim.statement}`),
    ...claimOf(claim, document),
    // When the text was published is when it was claimed; it does not say when the responders knew a fact.
    ...(publishedAt !== null && { statedAt: publishedAt }),
  }));
  const title = titleOf(document);
  const body = {
    id: incidentId(document, title, facts),
    title,
    historical: true,
    ...given('company', document.company?.slice(0, LIMITS.name)),
    ...given('product', document.product?.slice(0, LIMITS.name)),
    ...given('categories', labels(document.categories)),
    ...given('keywords', labels(document.keywords)),
    ...given('summary', document.summary ?? undefined),
    links: linksOf(document),
    attributes: { uuid },
    entries: [...edges, ...extracted].slice(0, LIMITS.perCall),
    claims: claims.slice(0, LIMITS.perCall),
  };
  return { uuid, body };
}

/** The day of a time as it was written; null for what shows a month or a year alone. */
const dayOf = (written: string | null): string | null => /^\d{4}-\d\d-\d\d/.exec(written ?? '')?.[0] ?? null;

/** The one year that the title names. */
const yearIn = ({ title }: IndexDocument): number | null => {
  const years = new Set(title?.match(/\b(?:19|20)\d\d\b/g));
  return years.size === 1 ? Number([...years][0]) : null;
};

const given = (field: string, value: unknown): object => (value === undefined ? {} : { [field]: value });

const labels = (words: readonly string[]): string[] =>
  words.map((word) => word.slice(0, LIMITS.name)).slice(0, LIMITS.labels);

const linksOf = ({ url, archiveUrl }: IndexDocument): object[] =>
  [
    ['report', url],
    ['archive', archiveUrl],
  ].flatMap(([rel, address]) =>
    address && /^https?:\/\//i.test(address) && URL.canParse(address) ? [{ rel, url: address }] : [],
  );

/** Ids that follow from the uuid and the content; what is there twice is counted. */
class Ids {
  readonly #uuid: string;
  readonly #used = new Map<string, number>();

  constructor(uuid: string) {
    this.#uuid = uuid;
  }

  next(type: string, words: string): string {
    const name = JSON.stringify([this.#uuid, type, words]);
    const count = (this.#used.get(name) ?? 0) + 1;
    this.#used.set(name, count);
    return v5(count === 1 ? name : `${name}${count}`, NAMESPACE);
  }
}

/** How the id of a document's incident ends, whatever becomes of its date and title. */
export const idSuffix = (uuid: string): string => `-${uuid.slice(0, 8)}`;

function incidentId(
  { uuid, startTime, publishedAt }: IndexDocument,
  title: string,
  facts: readonly ProseFact[],
): string {
  const earliest = facts.length > 0 ? Math.min(...facts.map(({ at }) => at)) : null;
  const known = startTime ?? (earliest === null ? publishedAt : formatInstant(earliest));
  const named =
    known === null ? incidentIdFrom(title, 'undated') : incidentIdFrom(title, dateOf(parseWrittenTime(known)!.at));
  return named + idSuffix(uuid);
}

const TITLE_CHARACTERS = 120;

/** Its own; without one, whose it was and how the text begins. */
function titleOf({ title, company, summary, body }: IndexDocument): string {
  if (title !== null) return cut(title, LIMITS.title);
  const words = paragraphsOf(body)[0]?.[0] ?? summary ?? 'Incident';
  return cut([company, words.replace(/[.]$/, '')].filter(Boolean).join(': '), TITLE_CHARACTERS);
}

const cut = (text: string, characters: number): string => {
  if (text.length <= characters) return text;
  const gap = text.lastIndexOf(' ', characters - 1);
  return `${text.slice(0, gap > 0 ? gap : characters - 1)}…`;
};

const MIDNIGHT = /T00:00(?::00(?:\.0+)?)?(?:[Zz]|[+-]\d\d:\d\d)$/;
const LAST_MINUTE = /T23:59(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/**
 * The index writes the edge of a day where it knows the day alone: midnight, or for an end the last minute. Unless the
 * text has that time, too, it is a rough one.
 */
function roughAtDayEdge(type: string, written: string, facts: readonly ProseFact[]): { approximate?: true } {
  if (!MIDNIGHT.test(written) && !(type === 'incident_ended' && LAST_MINUTE.test(written))) return {};
  const at = instantOf(written);
  return facts.some((fact) => fact.at === at || fact.until === at) ? {} : { approximate: true };
}

function entryOf({ type, at, until, precision, approximate, timeZone, occurredAtText, quote }: ProseFact): object {
  return {
    type,
    occurredAt: formatInstant(at),
    precision,
    ...(until !== null && { until: formatInstant(until) }),
    ...(approximate && { approximate }),
    ...(timeZone !== null && { timeZone }),
    occurredAtText: occurredAtText.slice(0, LIMITS.phrase),
    quote,
    origin: 'extracted',
    source: 'import',
  };
}

const claimOf = ({ stated, statedUpTo, comparison, statement }: ReportClaim, { url }: IndexDocument): object => ({
  stated,
  ...(statedUpTo !== null && { statedUpTo }),
  comparison,
  text: statement,
  by: 'publisher',
  ...(url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) && { url }),
});
