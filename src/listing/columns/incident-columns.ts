/**
 * Everything that lists, facets and analytics find, sort and count by, column by column. A row number belongs to one
 * incident for ever; what is put again replaces what was there, in place.
 */
import { type DurationStatus, type Verdict } from '../../timeline/view/view-types.js';
import { type ListedIncident } from '../../timeline/view/row.js';
import { foldCase } from '../../timeline/words.js';
import { companyIn, NO_ALIASES, type CompanyNames } from './company-names.js';
import { caseless, NameColumn } from './name-column.js';
import { CodeColumn, NumberColumn } from './number-column.js';
import { LinkedChanges } from './linked-changes.js';
import { Ordering } from '../queries/ordering.js';
import { PackedColumn } from './packed-column.js';
import { RowSet } from './row-set.js';
import { ShardedMap } from './sharded-map.js';
import { TermColumn } from './term-column.js';
import { WordColumn } from './word-column.js';

export const DURATION_STATUSES: readonly DurationStatus[] = [
  'computed',
  'pending',
  'range',
  'invalid',
  'missing',
  'ambiguous',
  'not_applicable',
];
export const VERDICTS: readonly Verdict[] = ['supported', 'within_tolerance', 'coincidence_only', 'unsupported'];

/** A metric of every incident. `status` is a place in `DURATION_STATUSES` counted from 1; `seconds` when computed. */
interface MetricColumn {
  readonly status: CodeColumn;
  readonly seconds: NumberColumn;
}

export class IncidentColumns {
  readonly ids: string[] = [];
  /** Titles as they are sorted: without case. Null where there is none. */
  readonly titles: (string | null)[] = [];
  readonly revisions = new NumberColumn();
  readonly startedAt = new NumberColumn();
  /** How long the interval of the start is, in seconds. */
  readonly startWithin = new NumberColumn();
  /** A start that says nothing of the hour. */
  readonly startsAtMidnight = new RowSet();
  /** From when it lasted: its start, or its end if that lies before. */
  readonly since = new NumberColumn();
  /** Until when: the later of both; without bound while it is in progress; its start where nothing says. */
  readonly until = new NumberColumn();
  readonly updatedAt = new NumberColumn();
  /** The headline, where it is computed. In seconds. */
  readonly duration = new NumberColumn();

  readonly words = new WordColumn();
  readonly names = {
    company: new NameColumn(companyIn(NO_ALIASES)),
    product: new NameColumn(caseless),
    service: new NameColumn(caseless),
    category: new NameColumn(caseless),
    keyword: new NameColumn(caseless),
    severity: new NameColumn(caseless),
  };
  readonly status = new TermColumn();
  readonly year = new TermColumn();

  readonly retracted = new RowSet();
  /** Not there for everyone who may read, and whom each of these is there for. */
  readonly restricted = new RowSet();
  readonly audience = new TermColumn();
  readonly drills = new RowSet();
  readonly inProgress = new RowSet();
  readonly withClaims = new RowSet();
  /** With findings that do not depend on the present. */
  readonly withLint = new RowSet();
  readonly withUnconfirmed = new RowSet();

  readonly metrics = new Map<string, MetricColumn>();
  readonly verdicts = VERDICTS.map(() => new NumberColumn());
  /** Of each milestone: the code of its type, and after how many seconds it was known (NaN: nobody says). */
  readonly learned = new PackedColumn(Float64Array);
  readonly types = new TermColumn();
  readonly linked = new LinkedChanges();

  readonly order = {
    startedAt: new Ordering(this.ids, (row) => this.startedAt.of(row)),
    duration: new Ordering(this.ids, (row) => this.duration.of(row)),
    updatedAt: new Ordering(this.ids, (row) => this.updatedAt.of(row)),
    title: new Ordering(this.ids, (row) => this.titles[row]!),
  };
  readonly #rows = new ShardedMap();

  /** How many incidents there are: rows are below this. */
  get size(): number {
    return this.ids.length;
  }

  /** The row of an incident. */
  rowOf(id: string): number | undefined {
    return this.#rows.get(id);
  }

  /** Who may see an incident; null: everyone who may read, or there is none. */
  visibleTo(id: string): readonly string[] | null {
    const row = this.#rows.get(id);
    if (row === undefined || !this.restricted.has(row)) return null;
    return this.audience.lists.of(row).map((code) => this.audience.term(code));
  }

  /** Takes names of companies together by these aliases. */
  alias(companies: CompanyNames): void {
    this.names.company.regroup(companyIn(companies));
  }

  /** @returns false if this state of the incident, or a later one, is there already */
  put(listed: ListedIncident): boolean {
    const { row: shown } = listed;
    const known = this.#rows.get(shown.id);
    if (known !== undefined && this.revisions.of(known) >= shown.revision) return false;
    const row = known ?? this.ids.push(shown.id) - 1;
    // An order has to let go of a row before what it is sorted by changes.
    if (known !== undefined) for (const order of Object.values(this.order)) order.remove(row);
    this.#rows.set(shown.id, row);
    this.#putRow(row, listed);
    this.#putNames(row, listed);
    this.#putNumbers(row, listed);
    this.linked.put(shown.id, listed.retracted ? [] : listed.linked);
    for (const order of Object.values(this.order)) order.add(row);
    return true;
  }

  #putRow(row: number, listed: ListedIncident): void {
    const { row: shown, retracted, visibleTo, startWithinSeconds, startIsMidnight, lint } = listed;
    const { headline, counts } = shown;
    const started = shown.startedAt && Date.parse(shown.startedAt.at);
    const ended = shown.endedAt && Date.parse(shown.endedAt.at);
    // One that was forgotten is sorted by what is shown in its place.
    this.titles[row] = foldCase(shown.title ?? shown.id);
    this.revisions.put(row, shown.revision);
    this.startedAt.put(row, started);
    this.startWithin.put(row, startWithinSeconds);
    this.startsAtMidnight.set(row, startIsMidnight);
    this.since.put(row, started === null ? null : Math.min(started, ended ?? started));
    this.until.put(row, started === null ? null : shown.inProgress ? Infinity : Math.max(started, ended ?? started));
    this.updatedAt.put(row, Date.parse(shown.updatedAt));
    this.duration.put(row, headline.status === 'computed' ? headline.seconds : null);
    this.status.put(row, [shown.status]);
    this.year.put(row, started === null ? [] : [String(new Date(started).getUTCFullYear())]);
    this.retracted.set(row, retracted);
    // Few are: of the others nothing is kept. Documents of an earlier version have no word of it.
    const isRestricted = (visibleTo ?? null) !== null;
    if (isRestricted || this.restricted.has(row)) this.audience.put(row, visibleTo ?? []);
    this.restricted.set(row, isRestricted);
    this.drills.set(row, shown.kind === 'drill');
    this.inProgress.set(row, shown.inProgress);
    this.withClaims.set(row, counts.claims > 0);
    this.withLint.set(row, lint.length > 0);
    this.withUnconfirmed.set(row, counts.unconfirmed > 0);
  }

  #putNames(row: number, { row: shown, words }: ListedIncident): void {
    const { company, product, services, categories, keywords, severity } = shown;
    this.words.put(row, words);
    this.names.company.put(row, company === null ? [] : [company]);
    this.names.product.put(row, product === null ? [] : [product]);
    this.names.service.put(row, services);
    this.names.category.put(row, categories);
    this.names.keyword.put(row, keywords);
    this.names.severity.put(row, severity === null ? [] : [severity]);
  }

  #putNumbers(row: number, { durations, verdicts, learnedLate }: ListedIncident): void {
    for (const metric of Object.keys(durations)) {
      if (!this.metrics.has(metric))
        this.metrics.set(metric, { status: new CodeColumn(), seconds: new NumberColumn() });
    }
    for (const [metric, column] of this.metrics) {
      const duration = Object.hasOwn(durations, metric) ? durations[metric] : undefined;
      column.status.put(row, duration ? DURATION_STATUSES.indexOf(duration.status) + 1 : 0);
      column.seconds.put(row, duration?.status === 'computed' ? duration.seconds : null);
    }
    for (const [i, verdict] of VERDICTS.entries()) this.verdicts[i]!.put(row, verdicts[verdict] ?? 0);
    this.types.put(
      row,
      learnedLate.map(({ type }) => type),
    );
    this.learned.put(
      row,
      learnedLate.flatMap(({ type, seconds }) => [this.types.codeOf(type)!, seconds ?? NaN]),
    );
  }
}
