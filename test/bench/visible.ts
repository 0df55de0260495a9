/** How long an event takes from its acknowledgement to those who follow: on a stream, and in a list. */
import { get } from 'node:http';
import { join } from 'node:path';
import { createParser } from 'eventsource-parser';
import { startService } from '../support/service.js';
import { NOTE, openIncidents } from './load.js';
import { rounded, type Finding } from './measure.js';

const POSTS = 500;
const MOST_MS = 50;

interface Acknowledged {
  readonly revision: number;
  readonly position: string;
}

export async function visible(folder: string): Promise<Finding[]> {
  const service = await startService({ data: join(folder, 'visible'), args: ['--log-level', 'warn'] });
  const ids = await openIncidents(service.url, 20);
  const stream = await listen(`${service.url}/v1/stream?after=end`);
  const onStream: number[] = [];
  const inList: number[] = [];
  for (let n = 0; n < POSTS; n++) {
    const id = ids[n % ids.length]!;
    const sent = performance.now();
    const { revision, position } = await post(`${service.url}/v1/incidents/${id}/entries`);
    onStream.push((await stream.heard(`${id}@${revision}`)) - sent);
    const answer = await fetch(`${service.url}/v1/incidents?limit=1&minPosition=${position}`);
    if (!answer.ok) throw new Error(`the list was answered ${answer.status}`);
    await answer.arrayBuffer();
    inList.push(performance.now() - sent);
  }
  stream.close();
  await service.stop();
  return [
    ninetyNinth('from POST to the event on /v1/stream, p99', onStream),
    ninetyNinth('from POST to the answer of a list that has it (minPosition), p99', inList),
  ];
}

function ninetyNinth(work: string, milliseconds: readonly number[]): Finding {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const p99 = rounded(sorted[Math.floor(sorted.length * 0.99)]!);
  return { work, against: 'milliseconds', target: { atMost: MOST_MS }, reached: p99, rounds: [p99] };
}

async function post(url: string): Promise<Acknowledged> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: NOTE });
  if (!answer.ok) throw new Error(`POST ${url} was answered ${answer.status}`);
  return (await answer.json()) as Acknowledged;
}

interface Listener {
  /** When the event came, as `performance.now()` says it. */
  heard(event: string): Promise<number>;
  close(): void;
}

/** Listens to a stream. Resolves once it is open. */
function listen(url: string): Promise<Listener> {
  const heardAt = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event !== 'fact') return;
      const { subject, revision } = JSON.parse(data) as { subject: string; revision: number };
      const name = `${subject}@${revision}`;
      const at = performance.now();
      heardAt.set(name, at);
      waiting.get(name)?.(at);
    },
  });
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => {
      response.setEncoding('utf8').on('data', (chunk: string) => parser.feed(chunk));
      response.on('error', () => undefined);
      resolve({
        heard: (name) => {
          const at = heardAt.get(name);
          return at === undefined ? new Promise((heard) => waiting.set(name, heard)) : Promise.resolve(at);
        },
        close: () => request.destroy(),
      });
    });
    request.on('error', reject);
  });
}
