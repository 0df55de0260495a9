/** Reads a page from the server: whole, or not at all. */
import { setTimeout as pause } from 'node:timers/promises';
import { type EventStoreDBClient, type StreamingRead } from '@eventstore/db-client';
import { StoreUnavailable } from '../event-store.js';
import { type Connection } from './connection.js';
import { isAnswer, isMissingStream, isNotLeader, readFailure } from './failures.js';

/** What the client needs to turn to the leader that it was told of, in milliseconds. */
const TURNING_MS = 50;

export class Reader {
  readonly #connection: Connection;
  readonly #deadlineMs: number;

  /** @param deadlineMs how long the server may go without sending an event or the end of the page */
  constructor(connection: Connection, deadlineMs: number) {
    this.#connection = connection;
    this.#deadlineMs = deadlineMs;
  }

  /**
   * Of a missing or deleted stream: nothing.
   * @param begin begins to read a bounded number of events
   * @throws StoreUnavailable
   */
  async page<E>(begin: (client: EventStoreDBClient) => StreamingRead<E>): Promise<E[]> {
    const client = this.#connection.client;
    try {
      try {
        return await collected(begin(client), this.#deadlineMs);
      } catch (error) {
        if (!isNotLeader(error)) throw error;
        await pause(TURNING_MS);
        return await collected(begin(client), this.#deadlineMs);
      }
    } catch (error) {
      if (isMissingStream(error)) return [];
      if (!isAnswer(error)) this.#connection.replace(client);
      throw readFailure(error);
    }
  }
}

async function collected<E>(read: StreamingRead<E>, deadlineMs: number): Promise<E[]> {
  return await new Promise<E[]>((resolve, reject) => {
    const events: E[] = [];
    const silent = setTimeout(() => {
      // Fails only where there is no call to cancel.
      read.cancel().catch(() => undefined);
      reject(new StoreUnavailable(`EventStoreDB has not answered for ${deadlineMs} ms`));
    }, deadlineMs);
    read.on('data', (event) => {
      events.push(event);
      silent.refresh();
    });
    read.on('end', () => {
      clearTimeout(silent);
      resolve(events);
    });
    read.on('close', () => {
      clearTimeout(silent);
      reject(new StoreUnavailable('EventStoreDB broke off in the middle of a page'));
    });
    // Stays for good: a late error that nobody listened to would end the process.
    read.on('error', (error) => {
      clearTimeout(silent);
      reject(error);
    });
  });
}
