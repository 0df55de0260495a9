import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { READ_MODELS, SETTINGS, type Settings } from '../config.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { Metrics } from '../telemetry/metrics/metrics.js';
import { KeysController } from './api/keys.controller.js';
import { Gate } from './entrance/gate.js';
import { RefusedAttempts } from './entrance/refused-attempts.js';
import { KEY_HANDLERS } from './keys/handlers.js';
import { Keys } from './keys/keys.js';
import { SESSION_HANDLERS } from './sessions/handlers.js';
import { Sessions } from './sessions/sessions.js';

/** Who may come in. */
@Module({
  controllers: [KeysController],
  providers: [
    { provide: Keys, useFactory: (readModels: ReadModels) => new Keys(readModels), inject: [READ_MODELS] },
    { provide: Sessions, useFactory: (readModels: ReadModels) => new Sessions(readModels), inject: [READ_MODELS] },
    RefusedAttempts,
    {
      provide: Gate,
      useFactory: (...parts: [Settings, Keys, Sessions, RefusedAttempts]) => new Gate(...parts),
      inject: [SETTINGS, Keys, Sessions, RefusedAttempts],
    },
    ...KEY_HANDLERS,
    ...SESSION_HANDLERS,
  ],
  exports: [RefusedAttempts],
})
export class AccessModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly keys: Keys,
    private readonly sessions: Sessions,
    metrics: Metrics,
    refused: RefusedAttempts,
  ) {
    metrics.add(refused);
  }

  async onApplicationBootstrap(): Promise<void> {
    await Promise.all([this.keys.open(), this.sessions.open()]);
  }

  onApplicationShutdown(): void {
    this.keys.close();
    this.sessions.close();
  }
}
