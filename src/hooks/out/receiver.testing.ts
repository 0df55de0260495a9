/** A receiver of webhooks on the loopback address, which answers as it is told. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Said {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How the receiver answers; a promise that does not resolve keeps the sender waiting. */
export type Answering = (received: Received, count: number) => Said | Promise<Said>;

export class Receiver {
  readonly received: Received[] = [];
  answering: Answering = () => ({ status: 204 });
  readonly #server: Server;
  readonly #bodies: string[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const received = { path: request.url ?? '', headers: request.headers, body };
        this.received.push(received);
        this.#bodies.push(body);
        void Promise.resolve(this.answering(received, this.received.length)).then(
          ({ status, headers = {}, body: said = '' }) => response.writeHead(status, headers).end(said),
        );
      });
    });
  }

  static async listen(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** The event types that came, in their order. */
  get types(): string[] {
    return this.#bodies.map((body) => (JSON.parse(body) as { type: string }).type);
  }

  /** Resolves once so many have come. @throws Error after ten seconds */
  async has(count: number): Promise<readonly Received[]> {
    for (const giveUpAt = performance.now() + 10_000; this.received.length < count;) {
      if (performance.now() > giveUpAt) throw new Error(`${this.received.length} of ${count} came`);
      await pause(3);
    }
    return this.received;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
