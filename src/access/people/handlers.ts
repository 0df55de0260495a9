/** Signing in by way of the people's issuer, on the bus. */
import { Logger } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { may } from '../../application/caller.js';
import { Refusal } from '../../application/refusal.js';
import { RENEWED_AFTER_MS, Sessions, type BegunSession } from '../sessions/sessions.js';
import { type Attempt } from './code-flow.js';
import { People } from './people.js';
import { SignInWays } from './sign-in-ways.js';

/** Where to send somebody who wants to sign in. Refused (`not_found`) where people do not come by way of an issuer. */
export class BeginSignIn extends Command<{ readonly address: string; readonly attempt: Attempt }> {
  /**
   * @param origin ours, with its path prefix
   * @param returnTo a path of ours
   */
  constructor(
    readonly origin: string,
    readonly returnTo: string,
  ) {
    super();
  }
}

@CommandHandler(BeginSignIn)
export class BeginSignInHandler implements ICommandHandler<BeginSignIn> {
  constructor(private readonly ways: SignInWays) {}

  execute({ origin, returnTo }: BeginSignIn): Promise<{ readonly address: string; readonly attempt: Attempt }> {
    return this.ways.byIssuer().begin(origin, returnTo);
  }
}

/** Begins the session of somebody who has come back. Refused (`unauthenticated`) is whoever may not read. */
export class FinishSignIn extends Command<BegunSession> {
  /** @param cameBack the address at which they came back, with its query */
  constructor(
    readonly cameBack: URL,
    readonly attempt: Attempt,
  ) {
    super();
  }
}

@CommandHandler(FinishSignIn)
export class FinishSignInHandler implements ICommandHandler<FinishSignIn> {
  readonly #logger = new Logger('sign-in');

  constructor(
    private readonly ways: SignInWays,
    private readonly people: People,
    private readonly sessions: Sessions,
  ) {}

  async execute({ cameBack, attempt }: FinishSignIn): Promise<BegunSession> {
    const flow = this.ways.byIssuer();
    const { issuer, subject, name, rights } = await flow.finish(cameBack, attempt).catch((error: unknown) => {
      // Whoever runs the service has to find out why: the person sees none of the issuer's words.
      if (error instanceof Refusal) this.#logger.warn(`${error.detail} ${inWords(error.cause)}`);
      throw error;
    });
    if (!may({ rights }, 'read')) {
      const detail = `${flow.issuerName} says that you may not read here: whoever runs the service can tell why.`;
      throw new Refusal('unauthenticated', detail);
    }
    const person = await this.people.of(issuer, subject, name);
    const renewAt = new Date(Date.now() + RENEWED_AFTER_MS).toISOString();
    return this.sessions.begin({ issuer, userId: person.id, name: person.name, rights, renewAt });
  }
}

const LONGEST_WORDS = 300;

/** The library's words, and the code by which the issuer refused. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'error' in error && typeof error.error === 'string' ? ` (${error.error})` : '';
  return `${error.message}${code}`.replace(/\p{Cc}/gu, ' ').slice(0, LONGEST_WORDS);
}

export const PEOPLE_HANDLERS = [BeginSignInHandler, FinishSignInHandler];
