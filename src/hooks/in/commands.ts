/** Hooks on the bus. */
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { callerName, type Caller } from '../../application/caller.js';
import { invalidRequest } from '../../application/refusal.js';
import { Place } from '../../timeline/input/values.js';
import { formatInstant } from '../../timeline/time.js';
import { checkSecret, checkTarget, type HookChange, type NewHookDraft } from './hook-body.js';
import { type Hook, type HookKindName } from './hook.js';
import { HookStore, newHookId, newSecret } from './hook-store.js';
import { KINDS } from './kinds.js';

/** Its secret is shown once. */
export interface HookWithSecret {
  readonly hook: Hook;
  /** Null where it has not changed. */
  readonly secret: string | null;
}

const secretFor = (kind: HookKindName): string => newSecret(KINDS[kind].secrets === 'whsec' ? 'whsec' : 'plain');

/** Makes an address that another tool posts to. */
export class MakeHook extends Command<HookWithSecret> {
  constructor(
    readonly draft: NewHookDraft,
    readonly caller: Caller,
  ) {
    super();
  }
}

@CommandHandler(MakeHook)
export class MakeHookHandler implements ICommandHandler<MakeHook> {
  constructor(private readonly hooks: HookStore) {}

  async execute({ draft: { kind, secret: brought, settings }, caller }: MakeHook): Promise<HookWithSecret> {
    const { secrets } = KINDS[kind];
    const secret = brought ?? secretFor(kind);
    const hook: Hook = {
      ...{ id: newHookId(), kind, ...settings },
      secretInPath: secrets === 'path' || (secrets === 'path unless given' && brought === null),
      createdAt: formatInstant(Date.now()),
      createdBy: callerName(caller),
    };
    await this.hooks.put(hook, secret);
    return { hook, secret };
  }
}

/** Changes its secret, or where its entries go. Its handler throws `not_found`, and `invalid` for what cannot stand together. */
export class ChangeHook extends Command<HookWithSecret> {
  constructor(
    readonly id: string,
    readonly change: HookChange,
    readonly caller: Caller,
  ) {
    super();
  }
}

@CommandHandler(ChangeHook)
export class ChangeHookHandler implements ICommandHandler<ChangeHook> {
  constructor(private readonly hooks: HookStore) {}

  async execute({ id, change: { secret: brought, set } }: ChangeHook): Promise<HookWithSecret> {
    const before = await this.hooks.withSecret(id);
    const { kind } = before.hook;
    const isInPath = KINDS[kind].secrets === 'path unless given' ? !brought : before.hook.secretInPath;
    const hook: Hook = { ...before.hook, ...set, ...(brought !== undefined && { secretInPath: isInPath }) };
    const place = Place.root();
    checkTarget(hook, place);
    checkSecret(kind, brought ?? null, place);
    if (place.faults.length > 0) throw invalidRequest(place.faults);
    const secret = brought === null ? secretFor(kind) : (brought ?? null);
    await this.hooks.put(hook, secret ?? before.secret);
    return { hook, secret };
  }
}

/** Takes its address away. What it has recorded stays. Its handler throws `not_found`. */
export class RemoveHook extends Command<void> {
  constructor(
    readonly id: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

@CommandHandler(RemoveHook)
export class RemoveHookHandler implements ICommandHandler<RemoveHook> {
  constructor(private readonly hooks: HookStore) {}

  async execute({ id }: RemoveHook): Promise<void> {
    await this.hooks.remove(id);
  }
}

export const COMMAND_HANDLERS = [MakeHookHandler, ChangeHookHandler, RemoveHookHandler];
