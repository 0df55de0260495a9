/** The table of metrics, held against what the service tells. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { serve } from '../../src/serve.js';

const DOCUMENT = join(import.meta.dirname, '../../docs/how-to/operate.md');

interface Told {
  readonly type: string;
  readonly labels: string[];
  readonly help: string;
}

function documented(): Map<string, Told> {
  const rows = readFileSync(DOCUMENT, 'utf8').matchAll(/^\| `(asof_\w+)` +\| (\w+) +\| ([^|]*)\| (.*?) +\|$/gm);
  return new Map(
    [...rows].map(([, name, type, labels, help]) => [
      name!,
      { type: type!, labels: [...labels!.matchAll(/`(\w+)`/g)].map(([, label]) => label!), help: help! },
    ]),
  );
}

/** Names, types and sentences; labels where there is a series to see them on. */
function told(page: string): Map<string, Told> {
  const families = page.matchAll(/^# HELP (asof_\w+) (.*)\n# TYPE \w+ (\w+)\n?([^#\n]*)/gm);
  return new Map(
    [...families].map(([, name, help, type, series]) => {
      const labels = [...series!.matchAll(/(\w+)="/g)].map(([, label]) => label!).filter((label) => label !== 'le');
      return [name!, { type: type!, labels, help: help! }];
    }),
  );
}

it('the table of metrics has each of them with its type, its labels and what it is', async () => {
  const service = await serve({ port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' });
  // Something of every kind: a request that is answered, and a command that is refused.
  for (const title of ['One', 'Other']) {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${service.url}/v1/incidents`, { method: 'POST', headers, body: JSON.stringify({ id: 'one', title }) });
  }
  const page = await (await fetch(`${service.url}/metrics`)).text();
  await service.close();
  const byName = (metrics: Map<string, Told>) => [...metrics].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(byName(documented())).toEqual(byName(told(page)));
});
