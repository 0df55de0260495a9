/**
 * A client of the server, and a fresh one in its place when it no longer answers.
 *
 * A client on its own stays with a connection that has gone silent until keep-alive ends it (20 s), and waits longer
 * and longer between its attempts to connect. A fresh one connects at once.
 */
import { EventStoreDBClient } from '@eventstore/db-client';
import { within } from '../deadline.js';

type Channel = Awaited<ReturnType<EventStoreDBClient['getChannel']>>;

interface Current {
  readonly client: EventStoreDBClient;
  channel: Channel | null;
}

/** How long the server has for the end of cancelled calls, in milliseconds. */
const FAREWELL_MS = 1000;

export class Connection {
  readonly #url: string;
  #current: Current;

  /**
   * Does not connect yet.
   * @throws RangeError if the connection string is none; without the login in it
   */
  constructor(url: string) {
    this.#url = url;
    this.#current = open(url);
  }

  get client(): EventStoreDBClient {
    return this.#current.client;
  }

  /** Puts a fresh client in the place of this one, unless that has happened already. Calls under way go on. */
  replace(client: EventStoreDBClient): void {
    if (this.#current.client !== client) return;
    this.#current.channel?.close();
    this.#current = open(this.#url);
  }

  /** Cancels what is under way and disconnects. */
  async close(): Promise<void> {
    const { client } = this.#current;
    await within(FAREWELL_MS, client.dispose(), () => undefined);
    this.#current.channel?.close();
  }
}

function open(url: string): Current {
  let client: EventStoreDBClient;
  try {
    client = EventStoreDBClient.connectionString(withOwnSocket(url));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new RangeError(`not a connection string of EventStoreDB: ${detail.replace(/\/\/[^@/]*@/g, '//…@')}`);
  }
  const current: Current = { client, channel: null };
  // The client has no way to disconnect: only its channel can, and asking for that would make one where there is none.
  const getChannel = client['getChannel'];
  client['getChannel'] = async () => (current.channel = await getChannel());
  return current;
}

let sockets = 0;

/**
 * gRPC shares one socket among all clients of a process that have the same address and options. Then writing would not
 * be apart from reading, and a fresh client would find itself on the very connection that has failed. So each client's
 * options differ from those of all others: by some milliseconds of patience.
 */
function withOwnSocket(url: string): string {
  const given = /[?&]keep[-_]?alive[-_]?timeout=(-?\d+)/i.exec(url)?.[1];
  const patienceMs = Number(given ?? 10_000);
  if (patienceMs < 0) return url;
  sockets = (sockets + 1) % 5000;
  return `${url}${url.includes('?') ? '&' : '?'}keepAliveTimeout=${patienceMs + sockets}`;
}
