import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { type FastifyReply } from 'fastify';
import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../../test/support/received.js';
import { Listener } from '../../test/support/sse.js';
import { type Connection } from './connection.js';
import { LIMITS, Listeners } from './listeners.js';

let server: Server;
let listeners: Listeners;
const admitted: Connection[] = [];
const clients: (Listener | Socket)[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) {
    if (client instanceof Listener) client.drop();
    else client.destroy();
  }
  listeners.close();
  admitted.splice(0);
  server.close();
  await once(server, 'close');
});

/** Admits whoever connects. */
async function serve(limits: Partial<typeof LIMITS>): Promise<string> {
  listeners = new Listeners({ ...LIMITS, ...limits });
  server = createServer((request, raw) => {
    // As much of a reply as is needed here.
    const reply = { raw, request, hijack: () => undefined, getHeaders: () => ({}) } as unknown as FastifyReply;
    try {
      admitted.push(listeners.admit(reply));
    } catch {
      raw.writeHead(503).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function listen(url: string): Promise<Listener> {
  const listener = await Listener.to(url);
  clients.push(listener);
  return listener;
}

/** Asks and never reads. */
async function sleepThrough(url: string): Promise<Socket> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
  clients.push(socket);
  socket.on('error', () => undefined).pause();
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  return socket;
}

describe('a listener', () => {
  it('that is told nothing else hears a comment now and then', async () => {
    const listener = await listen(await serve({ silenceMs: 20 }));
    await until('two heartbeats', () => listener.text.split(': \n\n').length > 2, 5000);
    expect(listener.told).toEqual([]);
  });

  it('hears what is told in one turn in one piece', async () => {
    const listener = await listen(await serve({}));
    const [connection] = admitted;
    const parts: string[] = [];
    listener.response.on('data', (part: string) => parts.push(part));
    for (const n of [1, 2, 3]) connection!.tell(`event: fact\ndata: ${n}\n\n`);
    await until('all is heard', () => listener.told.length === 3, 5000);
    expect(parts.filter((part) => part.includes('fact'))).toHaveLength(1);
  });

  it('that never reads is dropped, with no more kept for it than its bound; the others stay', async () => {
    const url = await serve({ patienceMs: 300, bufferBytes: 10_000 });
    await sleepThrough(url);
    await until('it is there', () => listeners.count === 1, 5000);
    const [sleeper] = admitted;
    const awake = await listen(url);
    const line = `: ${'x'.repeat(1000)}\n\n`;
    while (!sleeper!.gone.aborted) {
      if (!sleeper!.isFull) sleeper!.tell(line);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect([listeners.dropped, listeners.count, awake.ended]).toEqual([1, 1, false]);
  });

  it('that goes away is no longer counted', async () => {
    const url = await serve({});
    const listener = await listen(url);
    expect(listeners.count).toBe(1);
    listener.drop();
    await until('it is gone', () => listeners.count === 0, 5000);
    expect(listeners.dropped).toBe(0);
  });

  it('is refused when there are too many, and when the service is stopping', async () => {
    const url = await serve({ listeners: 1 });
    const first = await listen(url);
    expect((await fetch(url)).status).toBe(503);
    listeners.close();
    await until('the first is ended', () => first.ended, 5000);
    expect((await fetch(url)).status).toBe(503);
  });

  it('trial 44: that has taken nothing for the longest time goes when more is kept than may be for all', async () => {
    const url = await serve({ bufferBytes: 1024 * 1024, budgetBytes: 4 * 1024 * 1024 });
    const asleep: Socket[] = [];
    for (let n = 0; n < 3; n++) {
      asleep.push(await sleepThrough(url));
      await until('it is admitted', () => admitted.length === n + 1, 5000);
    }
    const awake = await listen(url);
    await until('all are admitted', () => admitted.length === 4, 5000);
    const line = `: ${'x'.repeat(64 * 1024)}\n\n`;
    for (let n = 0; n < 2000 && listeners.dropped === 0; n++) {
      admitted[n % 3]!.tell(line);
      if (n % 20 === 0) admitted[3]!.tell(': awake\n\n');
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(listeners.dropped).toBeGreaterThan(0);
    expect(listeners.budget.held).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect([awake.ended, admitted[3]!.gone.aborted]).toEqual([false, false]);
    for (const connection of admitted.slice(0, 3)) connection.drop();
    await until('nothing is held', () => listeners.budget.held === 0, 5000);
  });
});
