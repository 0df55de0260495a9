/** `asof facets`: how many incidents there are of each value. */
import { criteriaOf } from '../criteria.js';
import { binText, type Bin } from '../render/strip-plot.js';
import { type Session } from '../session.js';
import { columns } from '../terminal.js';

interface Facets {
  readonly facets: Readonly<Record<string, readonly ({ value: string | number; count: number } | Bin)[]>>;
  readonly unknown: Readonly<Record<string, number>>;
  readonly total: number;
}

const VALUES = '10';

export async function facets(session: Session): Promise<void> {
  session.takeNothing();
  const { given } = session;
  const answer = await session.client().get<Facets>('v1/facets', {
    ...criteriaOf(session),
    facet: given.has('facet') ? given.list('facet').join(',') : undefined,
    prefix: given.text('prefix'),
    limit: given.text('limit') ?? VALUES,
  });
  session.printAnswer(answer, (safe) => facetLines(safe, session));
}

function facetLines({ facets: all, unknown, total }: Facets, { paint }: Session): string[] {
  const blocks = Object.entries(all).flatMap(([name, values]) => {
    const rows = values.map((each) => ['value' in each ? `${each.value}` : binText(each), each.count] as const);
    const none = unknown[name] ?? 0;
    const shown = [...rows, ...(none > 0 ? [['(unknown)', none] as const] : [])];
    if (shown.length === 0) return [];
    return ['', paint('bold', name), ...counted(shown)];
  });
  return [`${total} ${total === 1 ? 'incident' : 'incidents'}`, ...blocks];
}

/** Names with their counts, which stand flush right before them. */
export function counted(rows: readonly (readonly [string, number])[]): string[] {
  const width = Math.max(...rows.map(([, count]) => columns(`${count}`)));
  return rows.map(([name, count]) => `  ${`${count}`.padStart(width)}  ${name}`);
}
