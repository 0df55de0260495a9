/** From what an event becomes to the commands on the bus. */
import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Written } from '../../application/answer.js';
import { may } from '../../application/caller.js';
import { type CommandContext } from '../../application/command-context.js';
import { Refusal, type RefusalCode } from '../../application/refusal.js';
import { AddEntry, OpenIncident } from '../../incidents/write/writes.js';
import { PostChange } from '../../services/write/writes.js';
import { type Becomes } from './read-event.js';

type OnIncident = Extract<Becomes, { on: 'incident' }>;

/** Whose event it is and which request brought it. Its own key and the incident say all else. */
export type EventContext = Omit<CommandContext, 'idempotencyKey' | 'ifMatch'>;

@Injectable()
export class EventCommands {
  constructor(private readonly commands: CommandBus) {}

  /**
   * Records what an event becomes. A repeat adds nothing, and is answered as such.
   * @param key of the event: the same for all its deliveries
   * @returns what adding one entry, or one change, answers
   * @throws Refusal, `not_found` for an incident that nobody knows and that is not opened for it
   */
  async record(becomes: Becomes, key: string, sentBy: EventContext): Promise<Written> {
    const written = await this.#written(becomes, key, sentBy);
    return written.replayed ? { ...written, added: false } : written;
  }

  async #written(becomes: Becomes, key: string, sentBy: EventContext): Promise<Written> {
    const context = inScope(sentBy, key, 'events');
    if (becomes.on === 'service')
      return this.commands.execute(new PostChange(becomes.service, [becomes.change], context));
    if (!may(sentBy.caller, 'write'))
      throw new Refusal('forbidden', 'This key posts changes of services, and no entries of incidents.');
    try {
      return await this.#add(becomes, context);
    } catch (error) {
      const { opening } = becomes;
      if (opening === null || !isRefused(error, 'not_found')) throw error;
      return this.#open({ ...becomes, opening }, key, sentBy);
    }
  }

  /** Whoever is first opens it: several monitors can tell of one incident at once. */
  async #open(
    becomes: OnIncident & { readonly opening: NonNullable<OnIncident['opening']> },
    key: string,
    sentBy: EventContext,
  ): Promise<Written> {
    const { opening, entry } = becomes;
    const context = inScope(sentBy, key, 'events that open');
    const command = { kind: 'open', ...opening, entries: [entry] } as const;
    let added = true;
    let taken: unknown = null;
    try {
      ({ added } = await this.commands.execute(new OpenIncident(command, context)));
    } catch (error) {
      if (!isRefused(error, 'incident_exists')) throw error;
      [added, taken] = [false, error];
    }
    try {
      // The entry is there by now, or the incident is another's and lacks it: either way this answers with it.
      const written = await this.#add(becomes, inScope(sentBy, key, 'events'));
      return { ...written, added: added || written.added };
    } catch (error) {
      // What is there is not for this sender.
      throw taken !== null && isRefused(error, 'not_found') ? taken : error;
    }
  }

  #add({ incidentId, entry }: OnIncident, context: CommandContext): Promise<Written> {
    return this.commands.execute(new AddEntry(incidentId, { kind: 'add_entries', entries: [entry] }, context));
  }
}

const inScope = (sentBy: EventContext, key: string, scope: string): CommandContext => ({
  ...sentBy,
  idempotencyKey: { key, scope: [scope] },
  ifMatch: null,
});

const isRefused = (error: unknown, code: RefusalCode): boolean => error instanceof Refusal && error.code === code;
