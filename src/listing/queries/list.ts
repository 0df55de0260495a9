/** Answers lists: the columns tell which rows and in which order, the read models what is in them. */
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Listed } from '../../application/answer.js';
import { type Caller } from '../../application/caller.js';
import { readCursor, writeCursor } from '../../application/cursor.js';
import { READ_MODELS } from '../../config.js';
import { type Position } from '../../eventstore/event-store.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { viewAt } from '../../timeline/view/document.js';
import { BUILT_IN, findDefinition } from '../../timeline/measure/durations.js';
import { openRow, rowAt, type OpenRow } from '../../timeline/view/row.js';
import { type Millis } from '../../timeline/time.js';
import { AnswerCache, lasting, withHidden, type Answer } from './answer-cache.js';
import { sortOf, type Criteria, type Sort, type SORTS } from './criteria.js';
import { Audiences, type Hidden } from '../columns/audiences.js';
import { type IncidentColumns } from '../columns/incident-columns.js';
import { IncidentIndex, type Loaded } from '../columns/incident-index.js';
import { type Place } from './ordering.js';
import { lengthOf, rowsAreMoving, RowTexts } from './row-texts.js';
import { select } from './selection.js';

export interface ListQuestion {
  readonly criteria: Criteria;
  readonly sort: (typeof SORTS)[number];
  readonly limit: number;
  /** `nextCursor` of the page before; null: the first page. */
  readonly cursor: string | null;
  /** The metrics whose durations each row shows, by `id` or `id@version`, each of them known; null: none. */
  readonly durations: readonly string[] | 'all' | null;
  /** Whether each row shows its findings. */
  readonly lint: boolean;
  /** The position to wait for; null: none. */
  readonly least: Position | null;
}

export class AskList extends Query<Listed> {
  constructor(
    readonly question: ListQuestion,
    readonly caller: Caller,
  ) {
    super();
  }
}

/** A question with what is derived from it. */
interface Plan {
  readonly criteria: Criteria;
  readonly sort: Sort;
  readonly limit: number;
  readonly after: Place | null;
  /** A hash of criteria and sort: a cursor is valid for them only. */
  readonly listing: string;
  /** What each row shows in addition: durations of these metrics, findings. */
  readonly beside: { readonly durations: readonly string[] | null; readonly lint: boolean } | null;
}

@QueryHandler(AskList)
export class ListHandler implements IQueryHandler<AskList> {
  /** By question: the same object comes again while the API remembers it. */
  readonly #plans = new WeakMap<ListQuestion, Plan>();

  constructor(
    private readonly index: IncidentIndex,
    private readonly rowTexts: RowTexts,
    private readonly answers: AnswerCache,
    private readonly audiences: Audiences,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  async execute({ question, caller }: AskList): Promise<Listed> {
    const plan = this.#plans.get(question) ?? planOf(question);
    this.#plans.set(question, plan);
    const loaded = await this.index.at(question.least);
    const { jsonAt, nextCursor } = await this.#answer(loaded, plan, this.audiences.hiddenFrom(caller, loaded.view));
    return { json: jsonAt(Date.now()), nextCursor, isStale: this.index.isStale, madeFrom: jsonAt };
  }

  async #answer(loaded: Loaded, plan: Plan, hidden: Hidden | null): Promise<Answer> {
    const { criteria, sort, limit, after, listing, beside } = plan;
    // An answer that depends on the present is not kept.
    const key =
      beside || criteria.has.includes('lint')
        ? null
        : withHidden(`${listing} ${limit} ${after === null ? '' : JSON.stringify(after)}`, hidden);
    const kept = key === null ? undefined : this.answers.of(loaded, key);
    if (kept) return kept;
    const { version, view: columns } = loaded;
    const { rows: selection, total } = select(columns, criteria, Date.now(), hidden);
    const order = columns.order[sort.key];
    const { descending } = sort;
    const found = order.page(selection, { count: total, descending, after, limit: limit + 1 });
    const rows = found.slice(0, limit);
    const last = found.length > limit ? order.placeOf(rows.at(-1)!) : null;
    const nextCursor = last && writeCursor(listing, [last.known ? 1 : 0, String(last.key), last.id]);
    const page = (items: readonly string[]): string =>
      `{"items":[${items.join(',')}],"nextCursor":${JSON.stringify(nextCursor)},"total":${total}}`;
    if (beside) return lasting(page(await this.#rowsWith(columns, rows, beside)), nextCursor);
    const answer = answerOf(await this.rowTexts.of(columns, rows), page, nextCursor);
    if (key !== null) this.answers.keep(loaded, version, key, answer);
    return answer;
  }

  /** Rows with durations or findings, which are in the summaries only. A summary can be long, so each is read alone. */
  async #rowsWith(
    columns: IncidentColumns,
    rows: readonly number[],
    { durations: wanted, lint: wantsLint }: NonNullable<Plan['beside']>,
  ): Promise<string[]> {
    const ids = rows.map((row) => columns.ids[row]!);
    const texts: string[] = [];
    for (const id of ids) {
      const head = await this.readModels.derived.head(this.index.collection, id);
      if (!head) throw rowsAreMoving();
      const now = Date.now();
      const { durations, lint } = viewAt(head, now);
      const beside = {
        ...(wanted && { durations: Object.fromEntries(wanted.map((metric) => [metric, durations[metric]])) }),
        ...(wantsLint && { lint }),
      };
      texts.push(`${rowAt(openRow(head.listed), now).slice(0, -1)},${JSON.stringify(beside).slice(1)}`);
      await nextTurn();
    }
    return texts;
  }
}

/** While some of its rows grow, the answer is written again each time. */
function answerOf(
  rows: readonly OpenRow[],
  page: (items: readonly string[]) => string,
  nextCursor: string | null,
): Answer {
  const textAt = (now: Millis): string => page(rows.map((row) => rowAt(row, now)));
  if (rows.every(({ growing }) => growing === null)) return lasting(textAt(0), nextCursor);
  const size = rows.reduce((sum, row) => sum + lengthOf(row), 0);
  return { jsonAt: (now) => Buffer.from(textAt(now)), size, nextCursor };
}

/** @throws Refusal `invalid` for a cursor of another list */
function planOf({ criteria, sort, limit, cursor, durations, lint }: ListQuestion): Plan {
  const listing = createHash('sha256')
    .update(JSON.stringify([criteria, sort]))
    .digest('base64url')
    .slice(0, 16);
  const metrics =
    durations === 'all'
      ? BUILT_IN.map(({ id }) => id)
      : durations && durations.map((metric) => findDefinition(metric)!.id);
  return {
    criteria,
    sort: sortOf(sort),
    limit,
    after: cursor === null ? null : placeIn(cursor, listing, sort),
    listing,
    beside: metrics || lint ? { durations: metrics, lint } : null,
  };
}

function placeIn(cursor: string, listing: string, sort: string): Place {
  const [known, key, id] = readCursor<[number, string, string]>(cursor, listing, ['number', 'string', 'string']);
  return { known: known === 1, key: sort === 'title' ? key : Number(key), id };
}
