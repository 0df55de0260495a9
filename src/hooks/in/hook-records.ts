/** The commands and questions of a hook, which are those of everybody. */
import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type Written } from '../../application/answer.js';
import { ALL_RIGHTS, type Caller, type Rights } from '../../application/caller.js';
import { type CommandContext } from '../../application/command-context.js';
import { invalidRequest, noIncident, Refusal } from '../../application/refusal.js';
import { AskRecord, type IncidentRecord } from '../../incidents/read/questions.js';
import { AddEntries, CorrectEntry, OpenIncident } from '../../incidents/write/writes.js';
import { type EventContext } from '../../ingest/cloud-events/event-commands.js';
import { AskChanges } from '../../services/read/questions.js';
import { CorrectChange, PostChanges } from '../../services/write/writes.js';
import { type EntryFacts } from '../../timeline/entry.js';
import { type EntryDraft } from '../../timeline/input/drafts.js';
import { readEntries, readOpening } from '../../timeline/input/input.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { type Group, type HookEntry } from './becoming.js';
import { type HookKindName } from './hook.js';
import { given } from './payload.js';
import { type Place, type Recorded } from './place.js';

/** Whose delivery it is, and of which request. */
export interface Sender {
  readonly hookId: string;
  /** The tool that sends, as a witness of what it tells. */
  readonly kind: HookKindName;
  readonly requestId: string;
}

/** An admin made the hook and said where its entries go: there it may write, whoever else may not look. */
const callerOf = ({ hookId }: Sender): Caller => ({ kind: 'hook', id: hookId, rights: ALL_RIGHTS });

/** As the record names who wrote what it sent. */
export const recordedBy = ({ hookId }: Pick<Sender, 'hookId'>): string => `hook:${hookId}`;

const contextOf = (sender: Sender, ifMatch: CommandContext['ifMatch'] = null): CommandContext => ({
  caller: callerOf(sender),
  // A repeat is known by the ids of the entries, which follow from what was sent.
  idempotencyKey: null,
  ifMatch,
  correlationId: sender.requestId,
});

/** @param isOwn it goes where the hook was told to post */
export function eventContext(sender: Sender, isOwn: boolean): EventContext {
  const caller = callerOf(sender);
  const rights: Rights = { ...ALL_RIGHTS, scopes: ['write'] };
  return { caller: isOwn ? caller : { ...caller, rights }, correlationId: sender.requestId };
}

/** What is true of an entry instead. */
export interface Correction extends Partial<Pick<EntryFacts, 'type' | 'occurredAt'>> {
  readonly id: string;
}

/** Corrections that wait for one incident together. */
const AT_ONCE = 50;

@Injectable()
export class HookRecords {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Null: there is no such incident. Read it before the next await. */
  async find(incident: string, sender: Sender): Promise<IncidentRecord | null> {
    return this.queries.execute(new AskRecord(incident, callerOf(sender)));
  }

  /** @throws Refusal `not_found` */
  async get(incident: string, sender: Sender): Promise<IncidentRecord> {
    const record = await this.find(incident, sender);
    if (record === null) throw noIncident(incident);
    return record;
  }

  /** @throws Refusal `not_found` */
  async idsOf(incident: string, sender: Sender): Promise<ReadonlySet<string>> {
    const { state } = await this.get(incident, sender);
    return new Set([...state.facts.entries.keys(), ...state.facts.witnessed.keys()]);
  }

  /** Of a service the newest: what is told late is told of what has just begun. @throws Refusal */
  async recorded(place: Place, sender: Sender): Promise<readonly Recorded[]> {
    if ('service' in place) {
      const question = new AskChanges(place.service, { limit: LIMITS.perCall }, callerOf(sender));
      const { changes } = await this.queries.execute(question);
      return changes.map((change) => ({ ...change, isOfHook: change.recordedBy.kind === 'hook' }));
    }
    const { entries } = (await this.get(place.incident, sender)).state.facts;
    return [...entries.values()].map(({ id, facts, amended, retracted, recordedAt, recordedBy }) => {
      const { type, occurredAt, service, version, commit } = facts;
      const isOfHook = recordedBy.startsWith('hook:');
      return { id, ...given({ service, version, commit }), type, occurredAt, amended, retracted, recordedAt, isOfHook };
    });
  }

  /** @returns whether any of them is new @throws Refusal */
  async add(place: Place, entries: readonly Pick<HookEntry, 'fields' | 'teller'>[], sender: Sender): Promise<boolean> {
    let isNew = false;
    for (let from = 0; from < entries.length; from += LIMITS.perCall) {
      const drafts = draftsOf(entries.slice(from, from + LIMITS.perCall), sender);
      const context = contextOf(sender);
      const command =
        'service' in place
          ? new PostChanges(place.service, drafts, context)
          : new AddEntries(place.incident, { kind: 'add_entries', entries: drafts }, context);
      const written: Written = await this.commands.execute(command);
      isNew ||= written.added;
    }
    return isNew;
  }

  /**
   * Puts entries of hooks right. What somebody else has corrected since stays as they have it.
   * @returns the ids of those that are as they should be now
   * @throws Refusal
   */
  async correct(
    place: Place,
    corrections: readonly Correction[],
    reason: string,
    sender: Sender,
  ): Promise<ReadonlySet<string>> {
    const own = 'service' in place ? corrections : await this.#ofHooks(place.incident, corrections, sender);
    for (let from = 0; from < own.length; from += AT_ONCE) {
      // What waits for one incident at once is stored at once.
      await Promise.all(own.slice(from, from + AT_ONCE).map((each) => this.#amend(place, each, reason, sender)));
    }
    return new Set(own.map(({ id }) => id));
  }

  async #amend(place: Place, { id, ...set }: Correction, reason: string, sender: Sender): Promise<void> {
    const amendment = { kind: 'amend', entryId: id, set: { facts: set, texts: {} }, reason, learnedAt: null } as const;
    const context = contextOf(sender, 'any');
    await this.commands.execute(
      'service' in place
        ? new CorrectChange(place.service, amendment, context)
        : new CorrectEntry(place.incident, amendment, context),
    );
  }

  async #ofHooks(incident: string, corrections: readonly Correction[], sender: Sender): Promise<Correction[]> {
    if (corrections.length === 0) return [];
    const record = await this.get(incident, sender);
    const { entries } = record.state.facts;
    const lastRevisions = new Map(
      corrections.flatMap((each) => {
        const entry = entries.get(each.id);
        return entry === undefined || entry.retracted ? [] : [[entry.lastRevision, each] as const];
      }),
    );
    return (await record.events()).flatMap(({ revision, metadata }) =>
      metadata.recordedBy.startsWith('hook:') ? (lastRevisions.get(revision) ?? []) : [],
    );
  }

  /** Takes back what a hook wrote. @throws Refusal */
  async retract(place: Place, entryId: string, reason: string, sender: Sender): Promise<void> {
    const retraction = { kind: 'retract', entryId, reason, learnedAt: null } as const;
    const context = contextOf(sender, 'any');
    await this.commands.execute(
      'service' in place
        ? new CorrectChange(place.service, retraction, context)
        : new CorrectEntry(place.incident, retraction, context),
    );
  }

  /** Opens an incident under this id. Somebody else may be first: then it is there. @throws Refusal */
  async open(id: string, { title, services, severity, url }: Group, sender: Sender): Promise<void> {
    const body = {
      ...{ id, title },
      ...(services.length > 0 && { services }),
      ...(severity !== undefined && { severity }),
      ...(url !== undefined && URL.canParse(url) && { links: [{ rel: 'source', url }] }),
    };
    const { value, faults } = readOpening(body, () => false);
    if (value === null) throw invalidRequest(faults);
    try {
      await this.commands.execute(new OpenIncident({ kind: 'open', ...value }, contextOf(sender)));
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'incident_exists')) throw error;
    }
  }
}

/**
 * Two tools can tell one fact: each is a witness of it.
 * @throws Refusal `invalid` with every fault
 */
function draftsOf(told: readonly Pick<HookEntry, 'fields' | 'teller'>[], { kind }: Sender): readonly EntryDraft[] {
  const { value, faults } = readEntries({ entries: told.map(({ fields }) => fields) });
  if (value === null) throw invalidRequest(faults);
  return value.map((draft, index) => {
    const { teller, fields } = told[index]!;
    return { ...draft, witness: { source: teller === undefined ? kind : `${kind}/${teller}`, id: fields.id } };
  });
}
