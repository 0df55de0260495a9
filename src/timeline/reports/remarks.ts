/** What reading a report already shows: days and zones that cannot be, and what was inferred. */
import { localDate, MINUTE_MS } from '../clocks.js';
import { abbreviationOf, type WrittenZone } from '../parsing/zones.js';
import { type PlacedTime } from './placed-times.js';
import { type Report, type ReportRemark, type TextSpan } from './report.js';
import { type NoTold } from './told-times.js';

export function remarksOn(
  placed: readonly PlacedTime[],
  none: readonly NoTold[],
  title: Report['title'],
): ReportRemark[] {
  const remarks: ReportRemark[] = [
    ...none.map(({ code, span, message }) => ({ ...span, code, message, edit: null })),
    ...placed.flatMap(dateRemarks),
    ...impossibleZones(placed),
    ...unknownZone(placed, title),
  ];
  return remarks.sort((a, b) => a.line - b.line || a.column - b.column);
}

function dateRemarks({ told, placed }: PlacedTime): ReportRemark[] {
  const remarks: ReportRemark[] = [];
  const { date } = told.moment;
  const stands = told.parts.date;
  if (date?.fault && stands) {
    const { fault, start } = date;
    const span = {
      line: stands.line,
      column: stands.column + fault.start - start,
      endColumn: stands.column + fault.end - start,
    };
    const edit = fault.replacement === null ? null : { ...span, replacement: fault.replacement };
    remarks.push({
      ...span,
      code: fault.kind === 'weekday' ? 'weekday_wrong' : 'date_impossible',
      message: fault.why,
      edit,
    });
  }
  const inferred = placed.remarks.find((remark) => remark.startsWith('the next day'));
  if (inferred !== undefined) remarks.push({ ...told.span, code: 'date_inferred', message: inferred, edit: null });
  return remarks;
}

/** A seasonal name on a date that does not have it: said of each zone beside its time, and once where it is stated. */
function impossibleZones(placed: readonly PlacedTime[]): ReportRemark[] {
  const remarks: ReportRemark[] = [];
  const said = new Set<TextSpan>();
  for (const { told, placed: at, zone } of placed) {
    const written = zone.zone;
    if (written === null || at.shows === 'day' || at.shows === 'month' || !isImpossible(written, at.zone.offset(at.at)))
      continue;
    const span = zone.statement?.span ?? told.parts.zone ?? told.span;
    if (said.has(span)) continue;
    said.add(span);
    const actual = at.zone.offset(at.at) / MINUTE_MS;
    const replacement = abbreviationOf(written.place!, actual);
    const isWord = zone.statement !== null || told.parts.zone !== null;
    remarks.push({
      ...span,
      code: 'zone_impossible',
      message: `${written.said} is impossible on ${localDate(at.zone, at.at)}: read on the clocks of ${at.zone.name}`,
      edit: replacement === null || !isWord ? null : { ...span, replacement },
    });
  }
  return remarks;
}

const isImpossible = ({ place, minutes }: WrittenZone, offset: number): boolean =>
  place !== null && minutes !== null && offset !== minutes * MINUTE_MS;

/** One a report. */
function unknownZone(placed: readonly PlacedTime[], title: Report['title']): ReportRemark[] {
  const guessed = placed.find(({ zone }) => zone.isGuess);
  const unknown = placed.find(
    ({ zone, placed: { shows } }) => zone.from === null && shows !== 'day' && shows !== 'month',
  );
  const at = title ?? { line: 1, column: 1, endColumn: 1 };
  const place = { line: at.line, column: at.column, endColumn: at.endColumn };
  if (unknown !== undefined)
    return [{ ...place, code: 'zone_unknown', message: 'no time zone is named: clocks are read as UTC', edit: null }];
  if (guessed === undefined) return [];
  const { said } = guessed.zone.zone!;
  const message = `"${said}" could mean several places: read on the clocks of ${guessed.placed.zone.name}`;
  return [{ ...(guessed.told.parts.zone ?? place), code: 'zone_unknown', message, edit: null }];
}
