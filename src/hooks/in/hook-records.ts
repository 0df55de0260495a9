/** The commands and questions of a hook, which are those of everybody. */
import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ALL_RIGHTS, type Caller, type Rights } from '../../application/caller.js';
import { type CommandContext } from '../../application/command-context.js';
import { invalidRequest, noIncident, Refusal } from '../../application/refusal.js';
import { AskRecord, type IncidentRecord } from '../../incidents/read/questions.js';
import { AddEntries, CorrectEntry, OpenIncident } from '../../incidents/write/writes.js';
import { type EventContext } from '../../ingest/cloud-events/event-commands.js';
import { PostChanges } from '../../services/write/writes.js';
import { type EntryFacts } from '../../timeline/entry.js';
import { type EntryDraft } from '../../timeline/input/drafts.js';
import { readEntries, readOpening } from '../../timeline/input/input.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { type EntryInput, type Group } from './becoming.js';

/** Whose delivery it is, and of which request. */
export interface Sender {
  readonly hookId: string;
  readonly requestId: string;
}

/** An admin made the hook and said where its entries go: there it may write, whoever else may not look. */
const callerOf = ({ hookId }: Sender): Caller => ({ kind: 'hook', id: hookId, rights: ALL_RIGHTS });

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

  /** @throws Refusal */
  async add(incident: string, inputs: readonly EntryInput[], sender: Sender): Promise<void> {
    for (let from = 0; from < inputs.length; from += LIMITS.perCall) {
      const entries = draftsOf(inputs.slice(from, from + LIMITS.perCall));
      await this.commands.execute(new AddEntries(incident, { kind: 'add_entries', entries }, contextOf(sender)));
    }
  }

  /**
   * Puts an entry of a hook right. One that somebody else has corrected since stays as they have it.
   * @returns false if it stays
   * @throws Refusal
   */
  async correct(
    incident: string,
    entryId: string,
    set: Partial<Pick<EntryFacts, 'type' | 'occurredAt'>>,
    reason: string,
    sender: Sender,
  ): Promise<boolean> {
    const record = await this.get(incident, sender);
    const entry = record.state.facts.entries.get(entryId);
    if (entry === undefined) return false;
    const { lastRevision, retracted } = entry;
    const last = (await record.events()).find(({ revision }) => revision === lastRevision);
    if (retracted || last?.metadata.recordedBy.startsWith('hook:') !== true) return false;
    const amendment = { kind: 'amend', entryId, set: { facts: set, texts: {} }, reason, learnedAt: null } as const;
    await this.commands.execute(new CorrectEntry(incident, amendment, contextOf(sender, 'any')));
    return true;
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

  /** @returns whether any of them is new @throws Refusal */
  async postChanges(service: string, inputs: readonly EntryInput[], sender: Sender): Promise<boolean> {
    const command = new PostChanges(service, draftsOf(inputs), contextOf(sender));
    return (await this.commands.execute(command)).added;
  }
}

/** @throws Refusal `invalid` with every fault */
function draftsOf(inputs: readonly EntryInput[]): readonly EntryDraft[] {
  const { value, faults } = readEntries({ entries: inputs });
  if (value === null) throw invalidRequest(faults);
  return value;
}
