/** A report of any layout, which no index describes, as the body that opens its incident. */
import { v5 } from 'uuid';
import { zoneNamed } from '../timeline/clocks.js';
import { dateOf, incidentIdFrom } from '../timeline/incident-id.js';
import { LIMITS } from '../timeline/input/limits.js';
import { blocksOf } from '../timeline/reports/blocks.js';
import { readReport } from '../timeline/reports/read-report.js';
import { type Report, type ReportClaim, type ReportFact } from '../timeline/reports/report.js';
import { lineId, sectionMark, wordsMark } from './line-ids.js';
import { isOfWhole } from './postmortem-index/document-claims.js';
import { type DocumentFault } from './postmortem-index/front-matter.js';
import { idSuffix, type DocumentOpening, type ReadingOptions } from './postmortem-index/opening.js';

/** Of the names of files and what is found in them. */
const NAMESPACE = '8f6a1a52-6c7e-5b0e-9a33-2a7d4c1e5b90';

/** As a check calls a report that has no name. */
const UNNAMED = 'report';

/**
 * The body that opens the incident of a report; the same file under the same name gives the same body, ids and all.
 * @param told the name of the file, by which it is known again; without one it is known by every word of it
 */
export function openingFromReport(
  file: string,
  told: string | null,
  { timeZone, date }: ReadingOptions,
): DocumentOpening | DocumentFault {
  const name = told ?? UNNAMED;
  const zone = timeZone === undefined ? null : zoneNamed(timeZone);
  const report = readReport(file, { source: name, zone, date: date ?? null, order: null, now: 0 });
  // Of a date that nobody wrote, today's would be another at every import.
  const facts = report.facts.filter(({ moment }) => report.day !== null || hasYear(moment.date));
  if (facts.length === 0) {
    const why = report.facts.length === 0 ? 'No time is found in it.' : 'None of its times has a date: name one.';
    return { line: report.facts[0]?.line ?? 1, detail: why };
  }
  const beyond = facts[LIMITS.perCall];
  if (beyond !== undefined)
    return { line: beyond.line, detail: `It has ${facts.length} times: one report may have ${LIMITS.perCall}.` };
  const uuid = v5(told ?? file, NAMESPACE);
  const lineIds = lineIdsOf(uuid, sectionsOf(file, report));
  const claimIds = claimIdsOf(uuid);
  const title = (report.title?.text || titleOfName(name)).slice(0, LIMITS.title);
  const first = Math.min(...facts.map(({ at }) => at));
  const body = {
    id: incidentIdFrom(withoutDates(title), dateOf(first)) + idSuffix(uuid),
    title,
    historical: true,
    attributes: { uuid, source: name.slice(0, LIMITS.attributeValue) },
    entries: facts.map((fact) => ({ id: lineIds(fact), ...entryOf(fact) })),
    claims: report.claims
      .filter(isOfWhole)
      .slice(0, LIMITS.perCall)
      .map((claim) => ({ id: claimIds(claim), ...claimOf(claim) })),
  };
  return { uuid, body };
}

const DATE = /(?:\b(?:on|of) )?(?<!\d)(?:19|20)\d\d([-_./]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)/gi;

/** An id has the date already. */
const withoutDates = (title: string): string => title.replace(DATE, ' ');

/** `2026-05-04-cache-full.html.md` is "Cache full". */
function titleOfName(name: string): string {
  const words = withoutDates(name.replace(/^.*[\\/]/, '').replace(/(?<=.)\.[a-z][\w.]{0,20}$/i, ''))
    .replace(/[-_\s]+/g, ' ')
    .trim();
  return words === '' ? 'Incident' : words[0]!.toUpperCase() + words.slice(1);
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

/** The name of each section: the headings above it, and which it is of those under them. */
function sectionsOf(file: string, { facts, title }: Report): ReadonlyMap<number, string> {
  const headings = new Map<number, readonly string[]>();
  for (const { line, lastLine, path } of blocksOf(file))
    for (let each = line; each <= lastLine; each += 1) headings.set(each, path);
  const names = new Map<number, string>();
  const counts = new Map<string, number>();
  for (const { line, section } of facts) {
    if (names.has(section)) continue;
    const path = headings.get(line) ?? [];
    // Another title makes no other sections.
    const name = JSON.stringify(path[0] === title?.text ? path.slice(1) : path);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    names.set(section, `${count} ${name}`);
  }
  return names;
}

/** Ids of lines by section, place and words, under which an edited file finds them again. */
function lineIdsOf(uuid: string, sections: ReadonlyMap<number, string>): (fact: ReportFact) => string {
  const ordinals = new Map<number, number>();
  return ({ section, entry }) => {
    const ordinal = (ordinals.get(section) ?? 0) + 1;
    ordinals.set(section, ordinal);
    return lineId({ section: sectionMark(uuid, sections.get(section)!), ordinal, words: wordsMark(entry) });
  };
}

/** Ids that follow from the name and the claim; what is claimed twice is counted. */
function claimIdsOf(uuid: string): (claim: ReportClaim) => string {
  const used = new Map<string, number>();
  return ({ comparison, stated, statedUpTo, statement }) => {
    const key = JSON.stringify([uuid, comparison, stated, statedUpTo, statement]);
    const count = (used.get(key) ?? 0) + 1;
    used.set(key, count);
    return v5(count === 1 ? key : `${key}${count}`, NAMESPACE);
  };
}
