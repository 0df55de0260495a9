/** Imports openings, one at a time: opens what is not there, and brings what is there to what the document says. */
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Problem } from '../http/problems.js';
import { Read } from '../http/read.js';
import { OpenIncident } from '../incidents/write/writes.js';
import { IncidentStreams } from '../incidents/write/incident-streams.js';
import { IncidentIndex } from '../listing/columns/incident-index.js';
import { type OpeningDraft } from '../timeline/input/input.js';
import { importingFor, writeOf } from './import-commands.js';
import { commandsFor, touchedByOthers } from './import-rule.js';
import { type Importable } from './pieces.js';
import { idSuffix } from './postmortem-index/opening.js';

export type ImportStatus = 'created' | 'unchanged' | 'updated' | 'skipped' | 'failed';

export interface Imported {
  readonly id: string;
  readonly status: Exclude<ImportStatus, 'failed'>;
}

/** What all rows of an import have in common. */
export interface ImportContext {
  /** As {@link Importer.known} gave it. */
  readonly known: ReadonlyMap<string, string>;
  readonly dryRun: boolean;
  readonly requestId: string;
}

/** What is asked for in one turn becomes one append; more of it would hold up everybody else. */
const AT_ONCE = 20;
/** Others may write meanwhile: how often what is to be done is worked out again. */
const MAX_ROUNDS = 4;

@Injectable()
export class Importer {
  constructor(
    private readonly commands: CommandBus,
    private readonly streams: IncidentStreams,
    private readonly index: IncidentIndex,
  ) {}

  /** Where each document of the index is now, by the end of its incident's id. */
  async known(): Promise<ReadonlyMap<string, string>> {
    const ids = await this.index.ids();
    return new Map(ids.map((id) => [id.slice(-idSuffix('').length - 8), id]));
  }

  /** @throws Problem */
  async import({ opening, uuid }: Importable, context: ImportContext): Promise<Imported> {
    const earlier = uuid === null ? undefined : await this.incidentOf(uuid, context.known.get(idSuffix(uuid)));
    const id = earlier ?? opening.id;
    if (!(await this.streams.load(id))) {
      if (context.dryRun || (await this.open({ ...opening, id }, context))) return { id, status: 'created' };
    }
    return { id, status: await this.update(id, opening, context) };
  }

  /** The candidate, if it is of that document: ids can end alike. */
  private async incidentOf(uuid: string, candidate: string | undefined): Promise<string | undefined> {
    if (candidate === undefined) return undefined;
    const kept = await this.streams.load(candidate);
    return kept?.incident.state.texts.description.attributes?.['uuid'] === uuid ? candidate : undefined;
  }

  /** False if it was there already: somebody else was faster. */
  private async open(opening: OpeningDraft & { readonly id: string }, { requestId }: ImportContext): Promise<boolean> {
    const command = new OpenIncident(Read.of({ kind: 'open', ...opening }), importingFor(requestId, null));
    try {
      return (await this.commands.execute(command)).added;
    } catch (error) {
      if (error instanceof Problem && error.code === 'incident_exists') return false;
      throw error;
    }
  }

  private async update(
    id: string,
    wanted: OpeningDraft,
    { dryRun, requestId }: ImportContext,
  ): Promise<Imported['status']> {
    let status: Imported['status'] = 'unchanged';
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const touched = touchedByOthers(await this.streams.events(id));
      const { state } = (await this.streams.load(id))!.incident;
      if (touched.whole && state.facts.retracted) return 'skipped';
      const commands = commandsFor(wanted, state, touched);
      if (commands.length === 0) return status;
      if (dryRun) return 'updated';
      const caller = importingFor(requestId, state.facts.revision);
      for (let done = 0; done < commands.length; done += AT_ONCE) {
        const outcomes = await Promise.allSettled(
          commands.slice(done, done + AT_ONCE).map((command) => this.commands.execute(writeOf(id, command, caller))),
        );
        for (const outcome of outcomes) {
          if (outcome.status === 'fulfilled') status = outcome.value.added ? 'updated' : status;
          else if (!isStale(outcome.reason)) throw outcome.reason;
        }
      }
    }
    return status;
  }
}

/** A person was there first: the next round sees what they did. */
const isStale = (error: unknown): boolean =>
  error instanceof Problem && (error.code === 'changed' || error.code === 'entry_retracted');
