/** Summaries as they are read over HTTP. */
import { join } from 'node:path';
import { startService } from '../support/service.js';
import { againstString } from './against-string.js';
import { openIncidents, send } from './load.js';
import { type Finding } from './measure.js';

const INCIDENTS = 100;
const NOTES = 23;

export async function reading(folder: string): Promise<Finding[]> {
  const service = await startService({ data: join(folder, 'reading'), args: ['--log-level', 'warn'] });
  const findings: Finding[] = [];
  for (const standing of ['in progress', 'resolved'] as const) {
    const ids = await openIncidents(service.url, INCIDENTS, NOTES, standing.replace(' ', '-'));
    for (const id of ids) {
      const entries = [
        { type: 'impact_started', occurredAt: '2026-03-01T00:05:00Z' },
        ...(standing === 'resolved' ? [{ type: 'resolved', occurredAt: '2026-03-01T01:30:00Z' }] : []),
      ];
      await send(`${service.url}/v1/incidents/${id}/entries`, { entries });
    }
    const paths = ids.map((id) => `/v1/incidents/${id}`);
    findings.push(...(await againstString(`GET summary, ${standing}, ${NOTES + 2} entries`, service.url, paths)));
  }
  await service.stop();
  return findings;
}
