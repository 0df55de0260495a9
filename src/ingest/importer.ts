/** Imports openings one at a time: opens what is not there, and corrects what is there by what the document says. */
import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../application/caller.js';
import { Refusal } from '../application/refusal.js';
import { AskIsTaken, AskRecord, type IncidentRecord } from '../incidents/read/questions.js';
import { idIsTaken } from '../incidents/write/visibility.js';
import { OpenIncident } from '../incidents/write/writes.js';
import { AskIds } from '../listing/queries/ids.js';
import { type OpeningDraft } from '../timeline/input/input.js';
import { meantType } from '../timeline/meant-type.js';
import { importingFor, writeOf } from './import-commands.js';
import { changesFor, touchedByOthers, type Missing } from './import-rule.js';
import { type Importable } from './pieces.js';
import { idSuffix } from './postmortem-index/opening.js';

export type ImportStatus = 'created' | 'unchanged' | 'updated' | 'skipped' | 'failed';

export interface Imported {
  readonly id: string;
  readonly status: Exclude<ImportStatus, 'failed'>;
  /** What a report no longer says, and is kept. */
  readonly missing: readonly Missing[];
  /** Entries whose types are nearly known ones. */
  readonly doubted: readonly Doubted[];
}

/** An entry of what is imported. */
interface Doubted {
  /** In the row, from 0. */
  readonly index: number;
  readonly type: string;
  readonly meant: string;
}

/** What all rows of an import have in common. */
export interface ImportContext {
  /** As `importerFor` makes it of the sender. */
  readonly importer: Caller;
  /** As {@link Importer.known} gave it. */
  readonly known: ReadonlyMap<string, string>;
  readonly dryRun: boolean;
  /** Retracts what is missing in a report. */
  readonly prune: boolean;
  readonly requestId: string;
}

/** Commands of one turn become one append. A larger one would hold up every other writer. */
const AT_ONCE = 20;
/** Other writers may be faster: how often the changes are worked out again. */
const MAX_ROUNDS = 4;

@Injectable()
export class Importer {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** The incident of each imported document, by the end of the incident's id. */
  async known(importer: Caller): Promise<ReadonlyMap<string, string>> {
    const ids = await this.queries.execute(new AskIds(importer));
    return new Map(ids.map((id) => [id.slice(-idSuffix('').length - 8), id]));
  }

  /** @throws Refusal */
  async import({ opening, uuid, part, isReport }: Importable, context: ImportContext): Promise<Imported> {
    const earlier = uuid === null ? undefined : await this.incidentOf(uuid, context);
    const id = earlier ?? opening.id;
    if ((await this.record(id, context)) === null) {
      const isOpened = context.dryRun ? await this.couldOpen(id) : await this.open({ ...opening, id }, context);
      if (isOpened) return { id, status: 'created', missing: [], doubted: doubtedIn(opening) };
    }
    const updated = await this.update(id, { opening, part, isReport }, context);
    return { id, ...updated, doubted: updated.status === 'updated' ? doubtedIn(opening) : [] };
  }

  private record(id: string, { importer }: ImportContext): Promise<IncidentRecord | null> {
    return this.queries.execute(new AskRecord(id, importer));
  }

  /** The candidate if it is the incident of that document: the ids of two incidents can end alike. */
  private async incidentOf(uuid: string, context: ImportContext): Promise<string | undefined> {
    const candidate = context.known.get(idSuffix(uuid));
    if (candidate === undefined) return undefined;
    const record = await this.record(candidate, context);
    return record?.state.texts.description.attributes?.['uuid'] === uuid ? candidate : undefined;
  }

  /** @throws Refusal `incident_exists`, as opening it would, where the sender may not see what is there */
  private async couldOpen(id: string): Promise<true> {
    if (await this.queries.execute(new AskIsTaken(id))) throw idIsTaken();
    return true;
  }

  /** False if another writer was faster. @throws Refusal; `incident_exists` where the sender may not see what is there */
  private async open(opening: OpeningDraft & { readonly id: string }, context: ImportContext): Promise<boolean> {
    const { importer, requestId } = context;
    const command = new OpenIncident({ kind: 'open', ...opening }, importingFor(importer, requestId, null));
    try {
      return (await this.commands.execute(command)).added;
    } catch (error) {
      const isTaken = error instanceof Refusal && error.code === 'incident_exists';
      if (isTaken && (await this.record(opening.id, context)) !== null) return false;
      throw error;
    }
  }

  private async update(
    id: string,
    { opening, part, isReport }: Pick<Importable, 'opening' | 'part' | 'isReport'>,
    importing: ImportContext,
  ): Promise<Pick<Imported, 'status' | 'missing'>> {
    const { importer, dryRun, prune, requestId } = importing;
    let status: Imported['status'] = 'unchanged';
    let missing: Imported['missing'] = [];
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { state, events } = (await this.record(id, importing))!;
      const recorded = await events();
      const touched = touchedByOthers(recorded);
      if (touched.whole && state.facts.retracted) return { status: 'skipped', missing: [] };
      const changes = changesFor(opening, state, touched, { part, isReport, prune });
      const { commands } = changes;
      ({ missing } = changes);
      if (commands.length === 0) break;
      if (dryRun) return { status: 'updated', missing };
      // Another writer may have come between the two readings: then the import has seen the earlier of both.
      const seen = Math.min(state.facts.revision, recorded.at(-1)!.revision);
      const context = importingFor(importer, requestId, seen);
      for (let done = 0; done < commands.length; done += AT_ONCE) {
        const outcomes = await Promise.allSettled(
          commands.slice(done, done + AT_ONCE).map((command) => this.commands.execute(writeOf(id, command, context))),
        );
        for (const outcome of outcomes) {
          if (outcome.status === 'fulfilled') status = outcome.value.added ? 'updated' : status;
          else if (!isStale(outcome.reason)) throw outcome.reason;
        }
      }
    }
    return { status, missing };
  }
}

const doubtedIn = ({ entries }: OpeningDraft): Doubted[] =>
  entries.flatMap(({ facts: { type } }, index) => {
    const meant = meantType(type);
    return meant === null ? [] : [{ index, type, meant }];
  });

/** Another writer was faster: the next round sees what they did. */
const isStale = (error: unknown): boolean =>
  error instanceof Refusal && (error.code === 'changed' || error.code === 'entry_retracted');
