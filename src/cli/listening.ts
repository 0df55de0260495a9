/** Listens to a stream of the service (server-sent events); a lost connection is made again, and nothing is lost by it. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { accepted } from './answers.js';
import { withQuery, type Query } from './client.js';
import { noAnswer } from './exchange.js';
import { ServiceProblem } from './failures.js';
import { type Session } from './session.js';

/** What the stream told: `data` is read. */
export interface Told {
  readonly event: string;
  readonly data: unknown;
}

/** The service says something every 15 seconds: after this long without a word nobody is there any more. */
const SILENCE_MS = 45_000;

/**
 * What a stream tells, for as long as it is listened to. The first connection must succeed; when a later one fails it is
 * tried again for ever, from the last thing that was told. What happens to the connection is said on stderr.
 * @param path below the service's address, as in `v1/stream`
 * @throws Unreachable, ServiceProblem
 */
export async function* listen(
  session: Session,
  path: string,
  query: Query = {},
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<Told, void, undefined> {
  const url = withQuery(new URL(path, session.settings.url), query);
  let lastEventId = '';
  let retryMs = 3000;
  let isLost = false;
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      const incoming = await connect(url, session.settings.token, lastEventId, signal);
      if (incoming === null) return;
      if (isLost) session.say('asof: listening again');
      isLost = false;
      const parsed: EventSourceMessage[] = [];
      const parser = createParser({
        onEvent: (message) => void parsed.push(message),
        onRetry: (milliseconds) => (retryMs = milliseconds),
      });
      for await (const text of incoming.setEncoding('utf8') as AsyncIterable<string>) {
        parser.feed(text);
        for (const { event = 'message', data, id } of parsed.splice(0)) {
          lastEventId = id ?? lastEventId;
          yield { event, data: JSON.parse(data) as unknown };
        }
      }
    } catch (failure) {
      if (signal.aborted) return;
      if (isFirst || (failure instanceof ServiceProblem && failure.problem.retryable !== true)) throw failure;
    }
    if (signal.aborted) return;
    if (!isLost) session.say('asof: the connection is lost: trying again');
    isLost = true;
    await pause(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * @returns null if the service says that there is nothing more to be told
 * @throws Unreachable, ServiceProblem
 */
async function connect(
  url: URL,
  token: string | null,
  lastEventId: string,
  signal: AbortSignal,
): Promise<IncomingMessage | null> {
  const request = url.protocol === 'https:' ? (await import('node:https')).request : httpRequest;
  const headers = {
    accept: 'text/event-stream, application/problem+json',
    ...(lastEventId === '' ? {} : { 'last-event-id': lastEventId }),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(url, { headers, signal }, resolve);
    outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy(new Error('nothing was heard for long')));
    outgoing.on('error', (error) => reject(noAnswer(url, error, false)));
    outgoing.end();
  });
  const { statusCode: status = 0, statusMessage: reason = '', headers: answered } = incoming;
  if (status === 204) return null;
  if (status === 200 && answered['content-type']?.startsWith('text/event-stream')) return incoming;
  let text = '';
  for await (const part of incoming.setEncoding('utf8') as AsyncIterable<string>) text += part;
  accepted({ status, reason, headers: answered, text }, url);
  throw new ServiceProblem(status, { title: `${url.origin} answered ${status}, but with no stream` });
}
