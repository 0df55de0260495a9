import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DEFAULT_RATE_LIMIT, READ_MODELS, SETTINGS, type Settings } from '../config.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { Metrics } from '../telemetry/metrics/metrics.js';
import { CallerController } from './api/caller.controller.js';
import { KeysController } from './api/keys.controller.js';
import { PeopleController } from './api/people.controller.js';
import { Gate } from './entrance/gate.js';
import { IssuedTokens } from './entrance/issued-tokens.js';
import { RateLimit } from './entrance/rate.js';
import { RefusedAttempts } from './entrance/refused-attempts.js';
import { Issuers } from './issuers/issuers.js';
import { JobTokens } from './jobs/job-tokens.js';
import { KEY_HANDLERS } from './keys/handlers.js';
import { Keys } from './keys/keys.js';
import { PEOPLE_HANDLERS } from './people/handlers.js';
import { People } from './people/people.js';
import { SignInWays } from './people/sign-in-ways.js';
import { UserTokens } from './people/user-tokens.js';
import { SESSION_HANDLERS } from './sessions/handlers.js';
import { Sessions } from './sessions/sessions.js';

/** Who may come in. */
@Module({
  controllers: [CallerController, KeysController, PeopleController],
  providers: [
    { provide: Keys, useFactory: (readModels: ReadModels) => new Keys(readModels), inject: [READ_MODELS] },
    { provide: Sessions, useFactory: (readModels: ReadModels) => new Sessions(readModels), inject: [READ_MODELS] },
    { provide: People, useFactory: (readModels: ReadModels) => new People(readModels), inject: [READ_MODELS] },
    { provide: Issuers, useFactory: () => new Issuers() },
    {
      provide: SignInWays,
      useFactory: (settings: Settings, issuers: Issuers) => new SignInWays(settings, issuers),
      inject: [SETTINGS, Issuers],
    },
    {
      provide: IssuedTokens,
      useFactory: ({ oidc, ciRules }: Settings, issuers: Issuers, people: People) =>
        new IssuedTokens(
          oidc ? new UserTokens(oidc, issuers.of(oidc.issuer), people) : null,
          ciRules ? new JobTokens(ciRules, issuers) : null,
        ),
      inject: [SETTINGS, Issuers, People],
    },
    RefusedAttempts,
    {
      provide: RateLimit,
      useFactory: ({ rateLimit }: Settings) => new RateLimit(rateLimit ?? DEFAULT_RATE_LIMIT),
      inject: [SETTINGS],
    },
    {
      provide: Gate,
      useFactory: (...parts: [Settings, Keys, Sessions, IssuedTokens, SignInWays, RefusedAttempts, RateLimit]) =>
        new Gate(...parts),
      inject: [SETTINGS, Keys, Sessions, IssuedTokens, SignInWays, RefusedAttempts, RateLimit],
    },
    ...KEY_HANDLERS,
    ...SESSION_HANDLERS,
    ...PEOPLE_HANDLERS,
  ],
  exports: [RefusedAttempts, Issuers, SignInWays],
})
export class AccessModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly keys: Keys,
    private readonly sessions: Sessions,
    private readonly people: People,
    private readonly issuers: Issuers,
    @Inject(SETTINGS) private readonly settings: Settings,
    metrics: Metrics,
    refused: RefusedAttempts,
  ) {
    metrics.add(refused);
  }

  async onApplicationBootstrap(): Promise<void> {
    await Promise.all([this.keys.open(), this.sessions.open(), this.people.open()]);
    // Nobody waits for it; one that is away is said, so that whoever starts the service hears of it.
    if (this.settings.oidc) void this.issuers.of(this.settings.oidc.issuer).isThere();
  }

  onApplicationShutdown(): void {
    this.keys.close();
    this.sessions.close();
    this.people.close();
  }
}
