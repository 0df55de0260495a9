/** Service aliases on the bus. */
import { Command, CommandHandler, Query, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Caller } from '../application/caller.js';
import { invalidRequest, Refusal } from '../application/refusal.js';
import { ServiceAliases, type ServiceAlias } from './read/service-aliases.js';

/** The whole table, by name. */
export class AskServiceAliases extends Query<readonly ServiceAlias[]> {
  constructor(readonly caller: Caller) {
    super();
  }
}

@QueryHandler(AskServiceAliases)
class ServiceAliasesHandler implements IQueryHandler<AskServiceAliases> {
  constructor(private readonly aliases: ServiceAliases) {}

  execute(): Promise<readonly ServiceAlias[]> {
    return this.aliases.all();
  }
}

/** Takes a name of a service for another. */
export class PutServiceAlias extends Command<void> {
  constructor(
    readonly alias: ServiceAlias,
    readonly caller: Caller,
  ) {
    super();
  }
}

const NO_NAME = 'a name needs a letter or a digit';

@CommandHandler(PutServiceAlias)
class PutServiceAliasHandler implements ICommandHandler<PutServiceAlias> {
  constructor(private readonly aliases: ServiceAliases) {}

  async execute({ alias }: PutServiceAlias): Promise<void> {
    switch (await this.aliases.put(alias)) {
      case 'put':
        return;
      case 'circle':
        throw invalidRequest([{ pointer: '/canonical', code: 'circle', detail: 'means the same name already' }]);
      case 'no name':
        throw invalidRequest([{ parameter: 'service', code: 'no_word', detail: NO_NAME }]);
      case 'no canonical':
        throw invalidRequest([{ pointer: '/canonical', code: 'no_word', detail: NO_NAME }]);
    }
  }
}

/** Takes the name for itself again. */
export class RemoveServiceAlias extends Command<void> {
  constructor(
    readonly name: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

@CommandHandler(RemoveServiceAlias)
class RemoveServiceAliasHandler implements ICommandHandler<RemoveServiceAlias> {
  constructor(private readonly aliases: ServiceAliases) {}

  async execute({ name }: RemoveServiceAlias): Promise<void> {
    if (!(await this.aliases.remove(name)))
      throw new Refusal('not_found', `There is no alias ${JSON.stringify(name.slice(0, 100))}.`);
  }
}

export const ALIAS_HANDLERS = [ServiceAliasesHandler, PutServiceAliasHandler, RemoveServiceAliasHandler];
