/** Load over HTTP. */
import autocannon from 'autocannon';

/** What every post of a benchmark says. Without an id or a key, so that each is a new entry. */
export const NOTE = JSON.stringify({
  type: 'note',
  occurredAt: '2026-03-01T10:00:00Z',
  text: 'Rolled the checkout back to 2.13.4, error rate falling in eu-west.',
});

interface Load {
  readonly url: string;
  readonly incidents: readonly string[];
  readonly connections: number;
  /** No more than so many requests a second; as many as there can be where it is left out. */
  readonly rate?: number;
  /** Ends after so many seconds, or after so many requests. */
  readonly until: { readonly seconds: number } | { readonly requests: number };
}

/**
 * Posts notes to the incidents in turn, each connection beginning with another.
 * @returns answered requests a second
 * @throws Error unless every answer is a success
 */
export async function post({ url, incidents, connections, rate, until }: Load): Promise<number> {
  const requests = incidents.map((id): autocannon.Request => ({ path: `/v1/incidents/${id}/entries` }));
  let next = 0;
  const options: autocannon.Options = {
    url,
    connections,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: NOTE,
    ...(rate !== undefined && { overallRate: rate }),
    ...('seconds' in until ? { duration: until.seconds } : { amount: until.requests }),
    sampleInt: 100,
    setupClient: (client) => {
      const from = (next += 7) % requests.length;
      client.setRequests([...requests.slice(from), ...requests.slice(0, from)]);
    },
  };
  // Its own clock ticks too coarsely for a short run, so the answers are timed here.
  const answered: number[] = [];
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(options, (error: Error | null, all) => (error ? reject(error) : resolve(all)));
    run.on('response', () => answered.push(performance.now()));
  });
  const succeeded = result['2xx'];
  if (succeeded < 2 || result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${url}: ${succeeded} posts succeeded, ${result.non2xx} were refused, ${result.errors} broke`);
  }
  return ((answered.length - 1) / (answered.at(-1)! - answered[0]!)) * 1000;
}

interface Asked {
  /** Answers a second. */
  readonly rate: number;
  /** In milliseconds. */
  readonly p99: number;
  readonly bytes: number;
}

/** Gets these addresses in turn. @throws Error unless every answer is a success */
export async function ask(
  url: string,
  paths: readonly string[],
  until: { seconds: number; connections?: number },
): Promise<Asked> {
  const times: number[] = [];
  let bytes = 0;
  const from = performance.now();
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const requests = paths.map((path) => ({ path }));
    const options = { url, requests, connections: until.connections ?? 1, duration: until.seconds };
    const run = autocannon(options, (error: Error | null, all) => (error ? reject(error) : resolve(all)));
    run.on('response', (_client, _status, size, time) => {
      times.push(time);
      bytes += size;
    });
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}${paths[0]} was refused ${result.non2xx} times`);
  times.sort((a, b) => a - b);
  const rate = (times.length / (performance.now() - from)) * 1000;
  return { rate, p99: times[Math.floor(times.length * 0.99)]!, bytes: bytes / times.length };
}

/** Opens incidents with a number of notes in each, and returns their ids. */
export async function openIncidents(url: string, count: number, notes = 0, prefix = 'bench'): Promise<string[]> {
  const ids = Array.from({ length: count }, () => `${prefix}-${++opened}`);
  for (const id of ids) {
    await send(`${url}/v1/incidents`, { id, title: `Incident ${id}` });
    for (let left = notes; left > 0; left -= 500) {
      const entries = Array.from({ length: Math.min(left, 500) }, (_, i) => minuteNote(notes - left + i));
      await send(`${url}/v1/incidents/${id}/entries`, { entries });
    }
  }
  return ids;
}
let opened = 0;

const minuteNote = (minute: number): object => ({
  type: 'note',
  occurredAt: new Date(Date.UTC(2026, 2, 1) + minute * 60_000).toISOString(),
  text: `What was seen in minute ${minute}`,
});

/** @throws Error unless the answer is a success */
export async function send(url: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${url} was answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}
