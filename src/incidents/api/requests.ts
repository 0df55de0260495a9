/** The faults of a request are told once its address is known to exist: 404 comes before 422. */
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { type CommandContext } from '../../application/command-context.js';
import { type Sender } from '../../http/caller.js';
import { type Read } from '../../http/read.js';
import { foldIncidentId } from '../../timeline/incident-id.js';
import { AskExistence, type Address } from '../read/questions.js';

@Injectable()
export class Requests {
  constructor(private readonly queries: QueryBus) {}

  /**
   * The body and the context of a command.
   * @param address null for an opening, which addresses nothing that exists
   * @throws Refusal `not_found`; Problem `invalid` with the faults of both
   */
  async command<B>(
    { caller, context }: Sender,
    address: Address | null,
    body: Read<B>,
  ): Promise<{ readonly body: B; readonly context: CommandContext }> {
    if (address !== null && body.faults.length + context.faults.length > 0) {
      const incidentId = foldIncidentId(address.incidentId) ?? address.incidentId;
      await this.queries.execute(new AskExistence({ ...address, incidentId }, caller));
    }
    return { body: body.accept(context), context: context.accept() };
  }

  /** @throws Refusal `not_found` */
  async existence(caller: Caller, incidentId: string): Promise<void> {
    await this.queries.execute(new AskExistence({ incidentId }, caller));
  }

  /** @throws Refusal `not_found`; Problem `invalid` */
  async question<Q>(caller: Caller, incidentId: string, query: Read<Q>): Promise<Q> {
    if (query.faults.length > 0) await this.queries.execute(new AskExistence({ incidentId }, caller));
    return query.accept();
  }
}
