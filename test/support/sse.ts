/** A listener to server-sent events, for tests: it keeps all that it is told. */
import { get, type IncomingMessage } from 'node:http';
import { createParser } from 'eventsource-parser';
import { until } from './received.js';

interface Told {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Record<string, unknown>;
}

export class Listener {
  readonly told: Told[] = [];
  /** As it came over the wire. */
  text = '';
  ended = false;
  #incoming: IncomingMessage | null = null;

  private constructor(readonly headers: Record<string, string>) {}

  /** Resolves when the head of the answer has come. */
  static async to(url: string, headers: Record<string, string> = {}): Promise<Listener> {
    const listener = new Listener(headers);
    const parser = createParser({
      onEvent: ({ event = 'message', id, data }) =>
        void listener.told.push({ event, id, data: JSON.parse(data) as Record<string, unknown> }),
    });
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { headers, agent: false }, resolve).on('error', reject);
    });
    listener.#incoming = incoming;
    incoming.setEncoding('utf8').on('data', (part: string) => {
      listener.text += part;
      parser.feed(part);
    });
    incoming.on('error', () => undefined);
    incoming.on('close', () => (listener.ended = true));
    return listener;
  }

  get response(): IncomingMessage {
    return this.#incoming!;
  }

  /** What it was told of that kind. */
  of(event: string): Told[] {
    return this.told.filter((each) => each.event === event);
  }

  /** The entries that it was told of. */
  get entries(): string[] {
    return this.of('fact').flatMap(({ data }) => {
      const { entryId } = (data['data'] as { facts: { entryId?: string } }).facts;
      return entryId === undefined ? [] : [entryId];
    });
  }

  async caughtUp(times = 1): Promise<this> {
    await until('the listener has caught up', () => this.of('caughtup').length >= times, 10_000);
    return this;
  }

  drop(): void {
    this.#incoming?.destroy();
  }
}
