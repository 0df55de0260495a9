/** Reads a page from the server: whole, or not at all. */
import { setTimeout as pause } from 'node:timers/promises';
import { type EventStoreDBClient, type StreamingRead } from '@eventstore/db-client';
import { StoreUnavailable } from '../event-store.js';
import { type Connection } from './connection.js';
import { isAnswer, isMissingStream, isNotLeader, isTombstonedStream, readFailure } from './failures.js';

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
   * @param begin begins to read a bounded number of events
   * @param enough after an event with which it returns true nothing more is read
   * @returns instead of events, why there can be none: the stream was never written to or is deleted, or tombstoned
   * @throws StoreUnavailable
   */
  async page<E>(
    begin: (client: EventStoreDBClient) => StreamingRead<E>,
    enough: (event: E) => boolean = () => false,
  ): Promise<E[] | 'missing' | 'tombstoned'> {
    const client = this.#connection.client;
    try {
      try {
        return await collected(begin(client), this.#deadlineMs, enough);
      } catch (error) {
        if (!isNotLeader(error)) throw error;
        await pause(TURNING_MS);
        return await collected(begin(client), this.#deadlineMs, enough);
      }
    } catch (error) {
      if (isMissingStream(error)) return 'missing';
      if (isTombstonedStream(error)) return 'tombstoned';
      if (!isAnswer(error)) this.#connection.replace(client);
      throw readFailure(error);
    }
  }

  /** The same of the whole log, which is always there. */
  async log<E>(begin: (client: EventStoreDBClient) => StreamingRead<E>, enough?: (event: E) => boolean): Promise<E[]> {
    const page = await this.page(begin, enough);
    if (typeof page === 'string') throw new StoreUnavailable('EventStoreDB says that its log is missing');
    return page;
  }
}

async function collected<E>(read: StreamingRead<E>, deadlineMs: number, enough: (event: E) => boolean): Promise<E[]> {
  return await new Promise<E[]>((resolve, reject) => {
    const events: E[] = [];
    const cancel = (): void => {
      clearTimeout(silent);
      // Fails only where there is no call to cancel.
      read.cancel().catch(() => undefined);
    };
    const silent = setTimeout(() => {
      cancel();
      reject(new StoreUnavailable(`EventStoreDB has not answered for ${deadlineMs} ms`));
    }, deadlineMs);
    let isEnough = false;
    read.on('data', (event) => {
      if (isEnough) return;
      events.push(event);
      silent.refresh();
      isEnough = enough(event);
      if (!isEnough) return;
      cancel();
      resolve(events);
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
