/** The rows of incidents as the API shows them: JSON from the read models, with a cache. */
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Refusal } from '../../application/refusal.js';
import { READ_MODELS } from '../../config.js';
import { EventLog } from '../../eventstore/event-log.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { incidentIdOf } from '../../timeline/events.js';
import { isForgetting } from '../../timeline/forgetting.js';
import { openRow, type OpenRow } from '../../timeline/view/row.js';
import { type IncidentColumns } from '../columns/incident-columns.js';
import { IncidentIndex } from '../columns/incident-index.js';

/** Size of the cache, in characters. */
const MOST_KEPT = 16 * 1024 * 1024;

interface CachedRow {
  readonly revision: number;
  readonly row: OpenRow;
}

@Injectable()
export class RowTexts {
  readonly #kept = new LRUCache<string, CachedRow>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ row }) => lengthOf(row),
  });

  constructor(
    private readonly index: IncidentIndex,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
    @Inject(EventLog) log: Pick<EventLog, 'hear'>,
  ) {
    log.hear((event) => {
      if (isForgetting(event)) this.#release(incidentIdOf(event.stream));
    });
  }

  #release(id: string): void {
    for (const key of this.#kept.keys()) if (key.endsWith(` ${id}`)) this.#kept.delete(key);
  }

  /**
   * The rows of these incidents, in their order, each at least as new as it is in the columns.
   * @param rows at most 200
   * @throws Refusal `unavailable` while the documents are being replaced
   */
  async of(columns: IncidentColumns, rows: readonly number[]): Promise<OpenRow[]> {
    const { collection } = this.index;
    const wanted = rows.map((row) => ({ id: columns.ids[row]!, revision: columns.revisions.of(row) }));
    const found = wanted.map(({ id, revision }) => {
      const kept = this.#kept.get(`${collection} ${id}`);
      return kept && kept.revision >= revision ? kept.row : null;
    });
    const missing = wanted.filter((_, i) => found[i] === null).map(({ id }) => id);
    if (missing.length === 0) return found as OpenRow[];
    const documents = await this.readModels.derived.listed(collection, missing);
    return wanted.map(({ id }, i) => {
      const kept = found[i];
      if (kept) return kept;
      const document = documents.get(id);
      if (!document) throw rowsAreMoving();
      const row = openRow(document.listed);
      this.#kept.set(`${collection} ${id}`, { revision: document.revision, row });
      return row;
    });
  }
}

/** In characters. */
export const lengthOf = ({ texts }: OpenRow): number => texts.reduce((sum, { length }) => sum + length, 0);

/** The columns have a row that the documents have not: another collection is about to take over. */
export const rowsAreMoving = (): Refusal => new Refusal('unavailable', 'The incidents are being read anew just now.');
