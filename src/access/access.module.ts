import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { READ_MODELS } from '../config.js';
import { type ReadModels } from '../readmodels/read-models.js';
import { KeysController } from './api/keys.controller.js';
import { KEY_HANDLERS } from './keys/handlers.js';
import { Keys } from './keys/keys.js';

/** Who may come in. */
@Module({
  controllers: [KeysController],
  providers: [
    { provide: Keys, useFactory: (readModels: ReadModels) => new Keys(readModels), inject: [READ_MODELS] },
    ...KEY_HANDLERS,
  ],
  exports: [Keys],
})
export class AccessModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly keys: Keys) {}

  onApplicationBootstrap(): Promise<void> {
    return this.keys.open();
  }

  onApplicationShutdown(): void {
    this.keys.close();
  }
}
