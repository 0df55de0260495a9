import { Module } from '@nestjs/common';
import { DATA_FOLDER, MEMORY, SETTINGS, type Settings } from '../config.js';
import { SealedSecrets, type KeyPlace } from './sealed-secrets.js';

const keyPlace = ({ settingsKeyFile, data, mongodbUrl }: Settings, folder: string | null): KeyPlace => {
  if (settingsKeyFile !== undefined) return { file: settingsKeyFile };
  if (folder !== null) return { folder };
  return data === MEMORY && mongodbUrl === undefined ? 'memory' : null;
};

/** What others send here (`in/`); what is sent to others (`out/`) has a module of its own. */
@Module({
  providers: [
    {
      provide: SealedSecrets,
      useFactory: (settings: Settings, folder: string | null) => new SealedSecrets(keyPlace(settings, folder)),
      inject: [SETTINGS, DATA_FOLDER],
    },
  ],
  exports: [SealedSecrets],
})
export class HooksModule {}
