/** AnswerCache lists: which rows and in which order from the columns, what stands in them from the read models. */
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { READ_MODELS } from '../../config.js';
import { type Listed } from '../../http/answer.js';
import { readCursor, writeCursor } from '../../http/cursor.js';
import { type Read } from '../../http/read.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { viewAt } from '../../timeline/view/document.js';
import { BUILT_IN, findDefinition } from '../../timeline/measure/durations.js';
import { openRow, rowAt, type OpenRow } from '../../timeline/view/row.js';
import { type Millis } from '../../timeline/time.js';
import { AnswerCache, lasting, type Answer } from './answer-cache.js';
import { sortOf, type Criteria, type Sort } from './criteria.js';
import { criteriaOf, leastOf } from '../api/dto/criteria.dto.js';
import { type ListQuery } from '../api/dto/list.dto.js';
import { type IncidentColumns } from '../columns/incident-columns.js';
import { IncidentIndex, type Loaded } from '../columns/incident-index.js';
import { type Place } from './ordering.js';
import { lengthOf, rowsAreMoving, RowTexts } from './row-texts.js';
import { select } from './selection.js';

export class AskList extends Query<Listed> {
  constructor(readonly query: Read<ListQuery>) {
    super();
  }
}

/** What a list is asked, once it has been read. */
interface ListQuestion {
  readonly criteria: Criteria;
  readonly sort: Sort;
  readonly limit: number;
  readonly after: Place | null;
  /** Stands for criteria and sort: what a cursor is good for. */
  readonly listing: string;
  /** What each row shows beside itself: durations of these metrics, findings. */
  readonly beside: { readonly durations: readonly string[] | null; readonly lint: boolean } | null;
}

const ROWS = 50;

@QueryHandler(AskList)
export class ListHandler implements IQueryHandler<AskList> {
  /** What queries mean that were read not long ago, and may come again. */
  readonly #questions = new WeakMap<ListQuery, ListQuestion>();

  constructor(
    private readonly index: IncidentIndex,
    private readonly rowTexts: RowTexts,
    private readonly answers: AnswerCache,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  async execute({ query }: AskList): Promise<Listed> {
    const asked = query.accept();
    const question = this.#questions.get(asked) ?? questionOf(asked);
    this.#questions.set(asked, question);
    const loaded = await this.index.at(leastOf(asked));
    const { jsonAt, nextCursor } = await this.#answer(loaded, question);
    return { json: jsonAt(Date.now()), nextCursor, isStale: this.index.isStale };
  }

  async #answer(loaded: Loaded, question: ListQuestion): Promise<Answer> {
    const { criteria, sort, limit, after, listing, beside } = question;
    // What depends on the present is another answer every time.
    const key =
      beside || criteria.has.includes('lint')
        ? null
        : `${listing} ${limit} ${after === null ? '' : JSON.stringify(after)}`;
    const kept = key === null ? undefined : this.answers.of(loaded, key);
    if (kept) return kept;
    const { version, view: columns } = loaded;
    const { rows: selection, total } = select(columns, criteria, Date.now());
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

  /** Rows with what stands in the summaries only. Those can be long, so each is read by itself. */
  async #rowsWith(
    columns: IncidentColumns,
    rows: readonly number[],
    { durations: wanted, lint: wantsLint }: NonNullable<ListQuestion['beside']>,
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

/** While some of its rows grow, an answer is written anew each time that it is given. */
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

/** @throws Problem `invalid` for a cursor of something else */
function questionOf(query: ListQuery): ListQuestion {
  const { include = [], metric, sort = '-startedAt', limit = ROWS, cursor } = query;
  const criteria = criteriaOf(query, include);
  const listing = createHash('sha256')
    .update(JSON.stringify([criteria, sort]))
    .digest('base64url')
    .slice(0, 16);
  const wantsDurations = include.includes('durations') || metric !== undefined;
  const wantsLint = include.includes('lint');
  const metrics = metric?.map((each) => findDefinition(each)!.id) ?? BUILT_IN.map(({ id }) => id);
  return {
    criteria,
    sort: sortOf(sort),
    limit,
    after: cursor === undefined ? null : placeIn(cursor, listing, sort),
    listing,
    beside: wantsDurations || wantsLint ? { durations: wantsDurations ? metrics : null, lint: wantsLint } : null,
  };
}

function placeIn(cursor: string, listing: string, sort: string): Place {
  const [known, key, id] = readCursor<[number, string, string]>(cursor, listing, ['number', 'string', 'string']);
  return { known: known === 1, key: sort === 'title' ? key : Number(key), id };
}
