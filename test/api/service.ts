/** The service in this process, on a free port, keeping nothing; or on the servers, with a store of its own there. */
import { type Settings } from '../../src/config.js';
import { serve, type RunningService } from '../../src/serve.js';
import { client, type Client } from '../support/http.js';
import { serverSettings } from '../support/servers.js';

export interface TestedService {
  readonly api: Client;
  readonly running: RunningService;
}

export async function startFresh(more: Partial<Settings> = {}): Promise<TestedService> {
  const running = await serve({
    port: 0,
    host: '127.0.0.1',
    data: ':memory:',
    insecure: false,
    logLevel: 'silent',
    ...serverSettings(),
    ...more,
  });
  return { api: client(running.url), running };
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  retryable: boolean;
  requestId: string;
  errors: { pointer?: string; parameter?: string; header?: string; code: string; detail: string }[];
}

/** The four facts and the claim that this project began with. */
export const SEED = {
  id: 'seed',
  title: 'Cloudflare service token incident',
  historical: true,
  entries: [
    { id: 'rel', type: 'release', occurredAt: '2023-01-24T16:55Z' },
    { id: 'rb', type: 'rollback', occurredAt: '2023-01-24T17:05Z' },
    { id: 'dec', type: 'declared', occurredAt: '2023-01-24T18:12Z', text: 'Incident declared' },
    { id: 'res', type: 'resolved', occurredAt: '2023-01-24T19:51Z' },
  ],
  claims: [{ id: 'c1', stated: 'PT121M', by: 'publisher' }],
};
