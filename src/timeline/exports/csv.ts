/** An incident as CSV (RFC 4180): a row for every live entry, a column for every field. */
import { learnedAfter } from '../view/render-entry.js';
import { tellsNoLearning } from '../recorded-afterwards.js';
import { formatInstant } from '../time.js';
import { csvOf } from './csv-rows.js';
import { type ExportSource } from './export-source.js';
import { POSTED_FIELDS } from './posted-entry.js';

/** What the service set, behind what the caller did. */
const OF_THE_RECORD = [
  'recordedAt',
  'recordedBy',
  'learnedAfterSeconds',
  'revision',
  'lastRevision',
  'amended',
] as const;

export const CSV_COLUMNS: readonly string[] = ['incident', ...POSTED_FIELDS, ...OF_THE_RECORD];

/** An empty cell is a field that is not set. */
export function incidentCsv({ knowledge: { state }, on, entries, incident }: ExportSource): string {
  const saysNothing = tellsNoLearning(state, on);
  const rows = entries.map(({ entry, posted }) => [
    incident.id,
    ...POSTED_FIELDS.map((field) => posted[field]),
    formatInstant(entry.recordedAt),
    entry.recordedBy,
    learnedAfter(entry, saysNothing),
    entry.revision,
    entry.lastRevision,
    entry.amended,
  ]);
  return csvOf([CSV_COLUMNS, ...rows]);
}
