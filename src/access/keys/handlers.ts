/** Keys on the bus. */
import { Command, CommandHandler, Query, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { invalidRequest, Refusal } from '../../application/refusal.js';
import { type KeyContent, type KeyView } from './key.js';
import { Keys } from './keys.js';

/** Every key, without its secret. */
export class AskKeys extends Query<readonly KeyView[]> {
  constructor(readonly caller: Caller) {
    super();
  }
}

@QueryHandler(AskKeys)
export class KeysHandler implements IQueryHandler<AskKeys> {
  constructor(private readonly keys: Keys) {}

  execute(): Promise<readonly KeyView[]> {
    return this.keys.all();
  }
}

/** Makes a key; its answer alone has the secret. */
export class CreateKey extends Command<{ readonly view: KeyView; readonly key: string }> {
  constructor(
    readonly content: KeyContent,
    readonly caller: Caller,
  ) {
    super();
  }
}

@CommandHandler(CreateKey)
export class CreateKeyHandler implements ICommandHandler<CreateKey> {
  constructor(private readonly keys: Keys) {}

  /** Whoever could make a first key that is no admin's would lock everybody out. */
  async execute({ content, caller }: CreateKey): Promise<{ view: KeyView; key: string }> {
    const onlyAsFirst = isKeyless(caller);
    if (onlyAsFirst && !(await this.keys.all()).length && !content.scopes.includes('admin'))
      throw invalidRequest([{ pointer: '/scopes', code: 'range', detail: 'of the first key must hold admin' }]);
    return this.keys.create(content, { onlyAsFirst });
  }
}

/** Ends a key. */
export class RevokeKey extends Command<void> {
  constructor(
    readonly id: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

@CommandHandler(RevokeKey)
export class RevokeKeyHandler implements ICommandHandler<RevokeKey> {
  constructor(private readonly keys: Keys) {}

  execute({ id, caller }: RevokeKey): Promise<void> {
    // Or whoever has none could make room for another first one.
    if (isKeyless(caller)) throw new Refusal('unauthenticated', 'A key is revoked with an admin key.');
    return this.keys.revoke(id);
  }
}

const isKeyless = ({ kind }: Caller): boolean => kind === 'local';

export const KEY_HANDLERS = [KeysHandler, CreateKeyHandler, RevokeKeyHandler];
