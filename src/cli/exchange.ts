/**
 * One request over `node:http`, and the answer to it: loading the global `fetch` costs 100 ms, more than all the rest of
 * `asof show`.
 */
import { request as httpRequest, type RequestOptions } from 'node:http';
import { type Answer } from './answers.js';
import { Unreachable } from './failures.js';

export interface Exchange {
  readonly url: URL;
  readonly options: RequestOptions;
  readonly body: string | Buffer | null;
  readonly timeoutMs: number;
  /** Not even finding the address may take longer. */
  readonly isStrict: boolean;
  /** Told how far the service's clock is ahead of this machine's, in milliseconds. */
  readonly heard: ((aheadMs: number) => void) | undefined;
}

/** @throws Unreachable */
export async function exchange({ url, options, body, timeoutMs, isStrict, heard }: Exchange): Promise<Answer> {
  const request = url.protocol === 'https:' ? (await import('node:https')).request : httpRequest;
  const isNamed = !/^(?:[\d.]+|\[.*\]|localhost)$/.test(url.hostname);
  const lookup = isStrict && isNamed ? { lookup: (await import('./lookup.js')).lookupWithin(timeoutMs) } : {};
  const asked = Date.now();
  return new Promise((resolve, reject) => {
    let reached = false;
    const outgoing = request(url, { ...options, ...lookup }, (incoming) => {
      const serverTime = Date.parse(incoming.headers.date ?? '');
      if (!Number.isNaN(serverTime)) heard?.(clockDifference(serverTime, asked, Date.now()));
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', fail);
      incoming.on('end', () => {
        clearTimeout(timer);
        const text = Buffer.concat(chunks).toString('utf8');
        const { statusCode = 0, statusMessage = '', headers } = incoming;
        resolve({ status: statusCode, reason: statusMessage, headers, text });
      });
    });
    const fail = (error: NodeJS.ErrnoException): void => {
      clearTimeout(timer);
      reject(noAnswer(url, error, reached));
    };
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`nothing within ${Math.ceil(timeoutMs / 1000)} s`)),
      timeoutMs,
    );
    outgoing.on('socket', (socket) => {
      reached = !socket.connecting;
      if (!reached) socket.once('connect', () => (reached = true));
    });
    outgoing.on('error', fail);
    outgoing.end(body ?? undefined);
  });
}

/** @param reached whether the request may have been carried out all the same */
export function noAnswer(url: URL, { code, message }: NodeJS.ErrnoException, reached: boolean): Unreachable {
  const hint = code === 'ECONNREFUSED' ? ': start it with "asof serve", or set --server or ASOF_URL' : '';
  return new Unreachable(`no answer from ${url.origin} (${code ?? message})${hint}`, reached);
}

/**
 * How far a clock that tells whole seconds is ahead of one that showed `asked` before and `answered` after; 0 where they
 * may agree.
 */
export function clockDifference(serverTime: number, asked: number, answered: number): number {
  const behind = asked - (serverTime + 1000);
  const ahead = serverTime - answered;
  return behind > 0 ? -behind : Math.max(0, ahead);
}
