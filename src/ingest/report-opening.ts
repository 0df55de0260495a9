/** A report of any layout, which no index describes, as the body that opens its incident. */
import { v5 } from 'uuid';
import { zoneNamed } from '../timeline/clocks.js';
import { dateOf, incidentIdFrom } from '../timeline/incident-id.js';
import { LIMITS } from '../timeline/input/limits.js';
import { readReport } from '../timeline/reports/read-report.js';
import { type ReportClaim, type ReportFact } from '../timeline/reports/report.js';
import { type DocumentFault } from './postmortem-index/front-matter.js';
import { idSuffix, type DocumentOpening, type ReadingOptions } from './postmortem-index/opening.js';

/** Of the names of files and what is found in them. */
const NAMESPACE = '8f6a1a52-6c7e-5b0e-9a33-2a7d4c1e5b90';

/**
 * The body that opens the incident of a report; the same file under the same name gives the same body, ids and all.
 * @param name of the file, by which it is known again
 */
export function openingFromReport(
  file: string,
  name: string,
  { timeZone, date }: ReadingOptions,
): DocumentOpening | DocumentFault {
  const zone = timeZone === undefined ? null : zoneNamed(timeZone);
  const report = readReport(file, { source: name, zone, date: date ?? null, order: null, now: 0 });
  // Of a date that nobody wrote, today's would be another at every import.
  const facts = report.facts.filter(({ moment }) => report.day !== null || hasYear(moment.date));
  if (facts.length === 0) {
    const why = report.facts.length === 0 ? 'No time is found in it.' : 'None of its times has a date: name one.';
    return { line: report.facts[0]?.line ?? 1, detail: why };
  }
  const uuid = v5(name, NAMESPACE);
  const ids = idsOf(uuid);
  const title = (report.title?.text || name.replace(/^.*[\\/]|\.[\w.]{1,20}$/g, '') || 'Incident').slice(
    0,
    LIMITS.title,
  );
  const first = Math.min(...facts.map(({ at }) => at));
  const body = {
    id: incidentIdFrom(title, dateOf(first)) + idSuffix(uuid),
    title,
    historical: true,
    attributes: { uuid, source: name.slice(0, LIMITS.attributeValue) },
    entries: facts
      .slice(0, LIMITS.perCall)
      .map((fact) => ({ id: ids(fact.entry.type, fact.statement), ...entryOf(fact) })),
    claims: report.claims
      .slice(0, LIMITS.perCall)
      .map((claim) => ({ id: ids('claim', claim.statement), ...claimOf(claim) })),
  };
  return { uuid, body };
}

const hasYear = (date: ReportFact['moment']['date']): boolean => date !== null && date.year !== null;

/** What asof exported is brought in as it was, with its id. */
const entryOf = ({ entry }: ReportFact): object => (entry.id === undefined ? { ...entry, source: 'import' } : entry);

const claimOf = ({ stated, statedUpTo, comparison, statement, posted }: ReportClaim): object =>
  posted ?? {
    stated,
    ...(statedUpTo !== null && { statedUpTo }),
    comparison,
    text: statement,
    by: 'publisher',
  };

/** Ids that follow from the name and the words; what is there twice is counted. */
function idsOf(uuid: string): (type: string, words: string) => string {
  const used = new Map<string, number>();
  return (type, words) => {
    const key = JSON.stringify([uuid, type, words]);
    const count = (used.get(key) ?? 0) + 1;
    used.set(key, count);
    return v5(count === 1 ? key : `${key}${count}`, NAMESPACE);
  };
}
