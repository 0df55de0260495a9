/** Sessions on the bus. */
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Refusal } from '../../application/refusal.js';
import { may } from '../../application/caller.js';
import { RateLimit } from '../entrance/rate.js';
import { Keys } from '../keys/keys.js';
import { Sessions, type BegunSession } from './sessions.js';

/** Begins a session of whoever has a key. Refused (`unauthenticated`) is one that opens no page, and, as a
 * problem, one that has sent too much. */
export class BeginSession extends Command<BegunSession> {
  /** @param key as it was typed */
  constructor(readonly key: string) {
    super();
  }
}

@CommandHandler(BeginSession)
export class BeginSessionHandler implements ICommandHandler<BeginSession> {
  constructor(
    private readonly keys: Keys,
    private readonly sessions: Sessions,
    private readonly rate: RateLimit,
  ) {}

  async execute({ key }: BeginSession): Promise<BegunSession> {
    const verdict = await this.keys.check(key.trim());
    if (!('key' in verdict))
      throw new Refusal('unauthenticated', 'This is not a key that is good: it may have expired, or been revoked.');
    // Each attempt would leave a session behind.
    const tooMany = this.rate.refusal({ kind: 'key', id: verdict.key.id });
    if (tooMany) throw tooMany;
    if (!may({ rights: verdict.key }, 'read'))
      throw new Refusal('unauthenticated', 'This key may not read, so that it opens no page.');
    return this.sessions.begin({ keyId: verdict.key.id }, verdict.key.expiresAt);
  }
}

/** Ends a session, wherever it is open. */
export class EndSession extends Command<void> {
  /**
   * @param token what its cookie holds
   * @param whose `person`: one that was begun with a key goes on
   */
  constructor(
    readonly token: string,
    readonly whose: 'person' | 'anybody' = 'anybody',
  ) {
    super();
  }
}

@CommandHandler(EndSession)
export class EndSessionHandler implements ICommandHandler<EndSession> {
  constructor(private readonly sessions: Sessions) {}

  async execute({ token, whose }: EndSession): Promise<void> {
    const session = whose === 'anybody' ? null : await this.sessions.find(token);
    if (session && !('userId' in session)) return;
    await this.sessions.end(token);
  }
}

export const SESSION_HANDLERS = [BeginSessionHandler, EndSessionHandler];
