import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { post, type PostOptions, type PostOutcome } from './post.js';
import { Receiver } from './receiver.testing.js';
import { Targets } from './targets.js';

const LOOPBACK = new Targets(['127.0.0.0/8']);

let receiver: Receiver;
beforeEach(async () => {
  receiver = await Receiver.listen();
});
afterEach(() => receiver.close());

const sent = (url: string, options: Partial<PostOptions> = {}): Promise<PostOutcome> =>
  post({
    url: new URL(url),
    headers: { 'webhook-id': 'an-id' },
    body: '{"text":"Größe"}',
    targets: LOOPBACK,
    resolve: () => Promise.reject(new Error('nothing is to be resolved')),
    signal: new AbortController().signal,
    withinMs: 5000,
    ...options,
  });

describe('a try', () => {
  it('sends the body and its headers, and tells the status', async () => {
    expect(await sent(receiver.url)).toEqual({ status: 204, error: null });
    const [{ path, headers, body }] = receiver.received as [(typeof receiver.received)[number]];
    expect(path).toBe('/hook');
    expect(body).toBe('{"text":"Größe"}');
    expect(headers).toMatchObject({
      'webhook-id': 'an-id',
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'content-length': '18',
      'user-agent': expect.stringMatching(/^asof\/\d/),
    });
  });

  it('follows no redirect', async () => {
    receiver.answering = () => ({ status: 307, headers: { location: receiver.url } });
    expect(await sent(receiver.url)).toEqual({ status: 307, error: 'redirects are not followed' });
    expect(receiver.received).toHaveLength(1);
  });

  it('tells what the receiver asks for', async () => {
    receiver.answering = () => ({ status: 503, headers: { 'retry-after': '120' } });
    expect(await sent(receiver.url)).toEqual({ status: 503, error: null, retryAfter: '120' });
  });

  it('reads no more of an answer than a little', async () => {
    receiver.answering = () => ({ status: 200, body: 'x'.repeat(10_000_000) });
    expect(await sent(receiver.url)).toEqual({ status: 200, error: null });
  });

  it('ends in time, whatever the receiver does', async () => {
    receiver.answering = () => new Promise(() => undefined);
    expect(await sent(receiver.url, { withinMs: 50 })).toEqual({ status: null, error: 'no answer within 0.05 s' });
    const never = { resolve: () => new Promise<never>(() => undefined), withinMs: 20 };
    expect(await sent('https://hooks.example/', never)).toEqual({ status: null, error: 'no answer within 0.02 s' });
  });

  it('has succeeded once the status says so, be the rest never to come', async () => {
    const server = createServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await sent(`http://127.0.0.1:${port}/`, { withinMs: 100 })).toEqual({ status: 200, error: null });
    server.close();
  });

  it('that is given up is no outcome', async () => {
    receiver.answering = () => new Promise(() => undefined);
    const ending = new AbortController();
    const trying = sent(receiver.url, { signal: ending.signal });
    await receiver.has(1);
    ending.abort();
    await expect(trying).rejects.toThrow();
    await expect(sent(receiver.url, { signal: ending.signal })).rejects.toThrow();
  });

  it('names what went wrong without words of others', async () => {
    const { port } = receiver;
    await receiver.close();
    expect(await sent(`http://127.0.0.1:${port}/`)).toEqual({
      status: null,
      error: 'the connection failed (ECONNREFUSED)',
    });
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND hooks.example'), { code: 'ENOTFOUND' });
    expect(await sent('https://hooks.example/', { resolve: () => Promise.reject(unknown) })).toEqual({
      status: null,
      error: 'the connection failed (ENOTFOUND)',
    });
    receiver = await Receiver.listen();
  });
});

describe('the address that is connected to', () => {
  it('is the one that was judged: a name is resolved once', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    let asked = 0;
    const resolve = (): Promise<string[]> => Promise.resolve(answers[asked++]!);
    expect(await sent(`http://rebinding.example:${receiver.port}/`, { resolve })).toEqual({ status: 204, error: null });
    expect(asked).toBe(1);
    expect(receiver.received[0]!.headers.host).toBe(`rebinding.example:${receiver.port}`);
    expect(await sent(`http://rebinding.example:${receiver.port}/`, { resolve })).toMatchObject({
      status: null,
      error: expect.stringMatching(/target refused: 10\.0\.0\.1/),
    });
    expect(receiver.received).toHaveLength(1);
  });

  it('is never one that is refused, though the name has it too', async () => {
    const resolve = (): Promise<string[]> => Promise.resolve(['10.0.0.1', '127.0.0.1', '::1']);
    expect(await sent(`http://two.example:${receiver.port}/`, { resolve })).toMatchObject({ status: 204 });
    const refused = await sent(`https://two.example:${receiver.port}/`, { resolve, targets: new Targets() });
    expect(refused.error).toMatch(/target refused/);
    const local = await sent(receiver.url, { targets: new Targets() });
    expect(local).toMatchObject({ status: null, error: expect.stringMatching(/target refused/) });
    expect(receiver.received).toHaveLength(1);
  });

  it('is not that of a proxy', async () => {
    const proxy = await Receiver.listen();
    const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];
    try {
      for (const name of names) process.env[name] = `http://127.0.0.1:${proxy.port}`;
      expect(await sent(receiver.url)).toMatchObject({ status: 204 });
      expect(proxy.received).toEqual([]);
    } finally {
      for (const name of names) Reflect.deleteProperty(process.env, name);
      await proxy.close();
    }
  });

  it('is asked for the certificate of the name', async () => {
    const hellos: Buffer[] = [];
    const server = createServer((socket: Socket) =>
      socket.once('data', (hello) => {
        hellos.push(hello);
        socket.destroy();
      }),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const resolve = (): Promise<string[]> => Promise.resolve(['127.0.0.1']);
    expect(await sent(`https://hooks.example:${port}/`, { resolve })).toMatchObject({ status: null });
    expect(hellos[0]!.includes('hooks.example')).toBe(true);
    server.close();
  });
});
