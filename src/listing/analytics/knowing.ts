/** How late facts came to be known, and what was claimed that no facts support. */
import { type ClaimsAnalysisQuery } from '../dto/analytics.dto.js';
import { VERDICTS } from '../incident-columns.js';
import { eachRow, Exclusions, type Analysed } from './analysed.js';
import { grouped, GROUPS } from './durations.js';
import { spreadOf } from './spread.js';

/** So long after it was true, a fact counts as learned late. In seconds. */
const LATE_SECONDS = 120;

/** Knowledge minus occurrence of milestones, by type; the most frequent type first. */
export async function learnedLate({ columns, rows }: Analysed) {
  const byType = new Map<number, { seconds: number[]; excluded: Exclusions }>();
  const { learned } = columns;
  await eachRow(rows, (row) => {
    for (let i = learned.start(row); i < learned.end(row); i += 2) {
      const type = learned.values[i]!;
      const own = byType.get(type) ?? { seconds: [], excluded: new Exclusions() };
      byType.set(type, own);
      const seconds = learned.values[i + 1]!;
      if (Number.isNaN(seconds)) own.excluded.add('untold');
      else if (seconds < 0) own.excluded.add('ahead');
      else own.seconds.push(seconds);
    }
  });
  const types = [...byType].map(([code, { seconds, excluded }]) => ({
    type: columns.types.term(code),
    ...spreadOf(Float64Array.from(seconds).sort()),
    late: seconds.filter((each) => each > LATE_SECONDS).length,
    excluded: excluded.counts(),
  }));
  return { lateSeconds: LATE_SECONDS, types: types.sort((a, b) => b.n - a.n || (a.type < b.type ? -1 : 1)) };
}

const MOST_INCIDENTS = 100;

/** Claims by verdict, group by group, and the incidents with the most that nothing supports. */
export async function claims(on: Analysed, { groupBy, limit = GROUPS }: ClaimsAnalysisQuery) {
  const { columns } = on;
  const all = await grouped(on, groupBy);
  const counted = all.map(({ value, rows }) => {
    const verdicts = VERDICTS.map((verdict, i) => {
      let count = 0;
      for (const row of rows) count += columns.verdicts[i]!.values[row]!;
      return [verdict, count] as const;
    });
    const n = verdicts.reduce((sum, [, count]) => sum + count, 0);
    return { value, incidents: rows.length, n, verdicts: Object.fromEntries(verdicts) };
  });
  const unsupported = columns.verdicts[VERDICTS.indexOf('unsupported')]!;
  const incidents = Array.from(on.rows)
    .filter((row) => unsupported.of(row) > 0)
    .map((row) => ({
      incident: columns.ids[row]!,
      unsupported: unsupported.of(row),
      revision: columns.revisions.of(row),
    }))
    .sort((a, b) => b.unsupported - a.unsupported || (a.incident < b.incident ? -1 : 1));
  return {
    groupBy: groupBy ?? null,
    groups: counted.slice(0, limit),
    groupsTotal: counted.length,
    unsupported: incidents.slice(0, MOST_INCIDENTS),
    unsupportedTotal: incidents.length,
  };
}
