/** Imports openings, one at a time: opens what is not there, and brings what is there to what the document says. */
import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problems.js';
import { IncidentStreams } from '../incidents/incident-streams.js';
import { Refusal } from '../incidents/refusal.js';
import { IncidentIndex } from '../listing/incident-index.js';
import { type OpeningDraft } from '../timeline/input.js';
import { asImporter, commandsFor, touchedByOthers } from './import-rule.js';
import { idSuffix } from './postmortem-index/opening.js';

export type ImportStatus = 'created' | 'unchanged' | 'updated' | 'skipped' | 'failed';

export interface Imported {
  readonly id: string;
  readonly status: Exclude<ImportStatus, 'failed'>;
}

/** An opening whose entries and claims all have ids, and what it is known by. */
export interface Importable {
  readonly opening: OpeningDraft & { readonly id: string };
  /** Of a document of the Postmortem Index: it finds its incident even when its date or title has changed. */
  readonly uuid: string | null;
}

/** Others may write meanwhile: how often what is to be done is worked out again. */
const MAX_ROUNDS = 4;

@Injectable()
export class Importer {
  constructor(
    private readonly streams: IncidentStreams,
    private readonly index: IncidentIndex,
  ) {}

  /** Where each document of the index is now, by the end of its incident's id. */
  async known(): Promise<ReadonlyMap<string, string>> {
    const ids = await this.index.ids();
    return new Map(ids.map((id) => [id.slice(-idSuffix('').length - 8), id]));
  }

  /**
   * @param known as {@link known} gave it
   * @throws Problem
   */
  async import(importable: Importable, known: ReadonlyMap<string, string>, dryRun: boolean): Promise<Imported> {
    const { opening, uuid } = importable;
    const earlier = uuid === null ? undefined : await this.incidentOf(uuid, known.get(idSuffix(uuid)));
    const id = earlier ?? opening.id;
    try {
      if (!(await this.streams.load(id))) {
        if (dryRun || (await this.open({ ...opening, id }))) return { id, status: 'created' };
      }
      return { id, status: await this.update(id, opening, dryRun) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Problem(error.code, error.detail, { errors: error.faults, cause: error.cause });
    }
  }

  /** The candidate, if it is of that document: ids can end alike. */
  private async incidentOf(uuid: string, candidate: string | undefined): Promise<string | undefined> {
    if (candidate === undefined) return undefined;
    const kept = await this.streams.load(candidate);
    return kept?.incident.state.texts.description.attributes?.['uuid'] === uuid ? candidate : undefined;
  }

  /** False if it was there already: somebody else was faster. */
  private async open(opening: OpeningDraft & { readonly id: string }): Promise<boolean> {
    try {
      return (await this.streams.execute(null, { kind: 'open', ...opening }, asImporter(null))).changed;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'incident_exists') return false;
      throw error;
    }
  }

  private async update(id: string, wanted: OpeningDraft, dryRun: boolean): Promise<Imported['status']> {
    let status: Imported['status'] = 'unchanged';
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const touched = touchedByOthers(await this.streams.events(id));
      const { state } = (await this.streams.load(id))!.incident;
      if (touched.whole && state.facts.retracted) return 'skipped';
      const commands = commandsFor(wanted, state, touched);
      if (commands.length === 0) return status;
      if (dryRun) return 'updated';
      const { revision } = state.facts;
      // What is asked for in one turn becomes one append.
      const outcomes = await Promise.allSettled(
        commands.map((command) => this.streams.execute(id, command, asImporter(revision))),
      );
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') status = outcome.value.changed ? 'updated' : status;
        else if (!isStale(outcome.reason)) throw outcome.reason;
      }
    }
    return status;
  }
}

/** A person was there first: the next round sees what they did. */
const isStale = (error: unknown): boolean =>
  error instanceof Refusal && (error.code === 'changed' || error.code === 'entry_retracted');
