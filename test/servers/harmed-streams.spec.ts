/** The service on a server on which others delete, truncate and write to its streams. Needs a single node. */
import { afterAll, afterEach, describe } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { serve, type RunningService } from '../../src/serve.js';
import { describeHarmedStreams } from '../support/harmed-streams.js';
import { client, type Client } from '../support/http.js';
import { storeOnServers, type ServerSettings } from '../support/servers.js';
import { describeSkipped } from '../support/skipped.js';

const url = process.env['EVENTSTORE_URL'] ?? '';

if (url === '') {
  describeSkipped('streams that others harm', 'EVENTSTORE_URL names no server');
} else {
  describe('streams that others harm', () => {
    const others = EventStoreDBClient.connectionString(url);
    let servers: ServerSettings = {};
    let service: RunningService | null = null;
    afterAll(() => others.dispose());
    afterEach(async () => {
      await service?.close();
      service = null;
    });

    async function restarted(): Promise<Client> {
      await service?.close();
      service = await serve({
        port: 0,
        host: '127.0.0.1',
        data: ':memory:',
        insecure: false,
        logLevel: 'silent',
        ...servers,
      });
      return client(service.url);
    }

    async function start(): Promise<Client> {
      servers = storeOnServers();
      return await restarted();
    }

    const nameOf = (incident: string): string => `${servers.streamPrefix}incident-${incident}`;

    describeHarmedStreams(start, {
      truncate: async (incident, before) => {
        await others.setStreamMetadata(nameOf(incident), { truncateBefore: before });
      },
      remove: async (incident) => {
        await others.deleteStream(nameOf(incident));
      },
      removeForGood: async (incident) => {
        await others.tombstoneStream(nameOf(incident));
      },
      appendForeign: async (incident, { data, metadata, type = 'theirs' }) => {
        const event = jsonEvent({
          type,
          data: JSON.parse(data) as Record<string, unknown>,
          metadata: JSON.parse(metadata) as Record<string, unknown>,
        });
        await others.appendToStream(nameOf(incident), event);
      },
      restarted,
    });
  });
}
