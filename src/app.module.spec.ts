import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Settings } from './config.js';
import { DataFolder } from './eventstore/sqlite/data-folder.js';
import { SqliteEventStore } from './eventstore/sqlite/sqlite-event-store.js';
import { serve } from './serve.js';

let settings: Settings;
beforeEach(() => {
  const data = mkdtempSync(join(tmpdir(), 'asof-'));
  settings = { port: 0, host: '127.0.0.1', data, insecure: false, logLevel: 'silent' };
});
afterEach(() => rmSync(settings.data, { recursive: true }));

describe('a service that cannot start', () => {
  /** What is still open would keep the folder's lock, or the log of the event database. */
  const expectFree = async (): Promise<void> => {
    const folder = DataFolder.open(settings.data);
    await SqliteEventStore.open(folder.eventsFile).close();
    folder.close();
  };

  it('because what is kept is damaged, lets go of everything that it has opened', async () => {
    writeFileSync(join(settings.data, 'settings.db'), 'not a database, and long enough to be seen as none'.repeat(100));
    await expect(serve(settings)).rejects.toThrow(/settings\.db is damaged .*restore it from a backup/);
    await expectFree();
  });

  it('because the server of read models is not named as it should be, does so too', async () => {
    await expect(serve({ ...settings, mongodbUrl: 'mongodb://me:secret@host/?none=1' })).rejects.toThrow(
      /^MONGODB_URL: not a connection string of MongoDB/,
    );
    await expectFree();
  });

  it('is none that has damaged documents, or a server of read models that is away', async () => {
    await (await serve({ ...settings, mongodbUrl: 'mongodb://127.0.0.1:1/' })).close();
    writeFileSync(join(settings.data, 'readmodels.db'), 'not a database, and long enough'.repeat(100));
    await (await serve(settings)).close();
    await expectFree();
  });
});
