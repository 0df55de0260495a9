/** What there is to be known of hooks. */
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type Caller } from '../../application/caller.js';
import { exists } from '../../incidents/read/existence.js';
import { type Hook } from './hook.js';
import { HookDeliveries, type DeliveryLine } from './hook-deliveries.js';
import { HookStore } from './hook-store.js';
import { warningsOf } from './warnings.js';

/** A hook without its secret, and what will keep it from recording anything. */
export interface SeenHook {
  readonly hook: Hook;
  readonly warnings: readonly string[];
}

/** All, in order of creation. */
export class AskHooks extends Query<SeenHook[]> {
  constructor(readonly caller: Caller) {
    super();
  }
}

@QueryHandler(AskHooks)
export class HooksHandler implements IQueryHandler<AskHooks> {
  constructor(
    private readonly hooks: HookStore,
    private readonly queries: QueryBus,
  ) {}

  async execute({ caller }: AskHooks): Promise<SeenHook[]> {
    return seen(await this.hooks.all(), this.queries, caller);
  }
}

/** One by its id. Its handler throws `not_found`. */
export class AskHook extends Query<SeenHook> {
  constructor(
    readonly id: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(AskHook)
export class HookHandler implements IQueryHandler<AskHook> {
  constructor(
    private readonly hooks: HookStore,
    private readonly queries: QueryBus,
  ) {}

  async execute({ id, caller }: AskHook): Promise<SeenHook> {
    return (await seen([await this.hooks.one(id)], this.queries, caller))[0]!;
  }
}

/** The last deliveries of a hook, the latest first. */
export class AskHookDeliveries extends Query<DeliveryLine[]> {
  constructor(
    readonly id: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(AskHookDeliveries)
export class HookDeliveriesHandler implements IQueryHandler<AskHookDeliveries> {
  constructor(
    private readonly hooks: HookStore,
    private readonly deliveries: HookDeliveries,
  ) {}

  async execute({ id }: AskHookDeliveries): Promise<DeliveryLine[]> {
    return this.deliveries.of((await this.hooks.one(id)).id);
  }
}

/** Several hooks may name one incident: it is looked for once. */
async function seen(hooks: readonly Hook[], queries: QueryBus, caller: Caller): Promise<SeenHook[]> {
  const named = new Set(hooks.flatMap(({ incident, channels }) => [incident ?? [], Object.values(channels)].flat()));
  const known = new Set<string>();
  for (const incidentId of named) if (await exists(incidentId, queries, caller)) known.add(incidentId);
  return hooks.map((hook) => ({ hook, warnings: warningsOf(hook, (id) => known.has(id)) }));
}

export const QUERY_HANDLERS = [HooksHandler, HookHandler, HookDeliveriesHandler];
