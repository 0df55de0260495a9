/** Company aliases on the bus. */
import { Command, CommandHandler, Query, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { invalidRequest, Refusal } from '../../application/refusal.js';
import { CompanyAliases, type CompanyAlias } from './company-aliases.js';

const LONGEST_NAME = 100;

/** The whole table, by name. */
export class AskCompanyAliases extends Query<readonly CompanyAlias[]> {
  constructor(readonly caller: Caller) {
    super();
  }
}

@QueryHandler(AskCompanyAliases)
class CompanyAliasesHandler implements IQueryHandler<AskCompanyAliases> {
  constructor(private readonly aliases: CompanyAliases) {}

  execute(): Promise<readonly CompanyAlias[]> {
    return this.aliases.all();
  }
}

/** Takes a name for another. */
export class PutCompanyAlias extends Command<void> {
  constructor(
    readonly alias: CompanyAlias,
    readonly caller: Caller,
  ) {
    super();
  }
}

@CommandHandler(PutCompanyAlias)
class PutCompanyAliasHandler implements ICommandHandler<PutCompanyAlias> {
  constructor(private readonly aliases: CompanyAliases) {}

  async execute({ alias }: PutCompanyAlias): Promise<void> {
    const { name } = alias;
    if (name.trim() === '' || name.length > LONGEST_NAME) {
      const detail = `must have 1 to ${LONGEST_NAME} characters`;
      throw invalidRequest([{ parameter: 'company', code: 'format', detail }]);
    }
    if (!(await this.aliases.put(alias)))
      throw invalidRequest([{ pointer: '/canonical', code: 'circle', detail: 'means the same name already' }]);
  }
}

/** Takes a name for itself again. */
export class RemoveCompanyAlias extends Command<void> {
  constructor(
    readonly name: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

@CommandHandler(RemoveCompanyAlias)
class RemoveCompanyAliasHandler implements ICommandHandler<RemoveCompanyAlias> {
  constructor(private readonly aliases: CompanyAliases) {}

  async execute({ name }: RemoveCompanyAlias): Promise<void> {
    if (!(await this.aliases.remove(name)))
      throw new Refusal('not_found', `There is no alias ${JSON.stringify(name.slice(0, LONGEST_NAME))}.`);
  }
}

export const COMPANY_HANDLERS = [CompanyAliasesHandler, PutCompanyAliasHandler, RemoveCompanyAliasHandler];
