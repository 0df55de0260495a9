/** Incidents for tests of pages, and the service that has them. */
import { type Settings } from '../../src/config.js';

export const SETTINGS: Settings = { port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' };

/** Over, with an impact, a release taken back, a claim that nothing supports. */
export const CLOUDFLARE = {
  id: 'service-tokens',
  title: 'Service tokens overwritten',
  company: 'Cloudflare',
  product: 'service tokens',
  categories: ['config-change', 'automation'],
  historical: true,
  entries: [
    { id: 'rel', type: 'release', occurredAt: '2023-01-24T16:55Z' },
    { id: 'rb', type: 'rollback', occurredAt: '2023-01-24T17:05Z' },
    { id: 'imp', type: 'impact_started', occurredAt: '2023-01-24T17:50Z' },
    { id: 'dec', type: 'declared', occurredAt: '2023-01-24T18:12Z' },
    { id: 'end', type: 'impact_ended', occurredAt: '2023-01-24T18:51Z' },
    { id: 'res', type: 'resolved', occurredAt: '2023-01-24T19:51Z' },
  ],
  claims: [{ id: 'c1', stated: 'PT33M', text: 'lasting 33 minutes' }],
};

/** Declared just now. */
export const openOf = (title: string): object => ({ title, severity: '2', entries: [{ type: 'declared' }] });
