/** A TCP proxy that does to connections what networks do to them. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/**
 * - `through`: forwards
 * - `cut`: connections are reset, new ones too
 * - `stalled`: nothing comes through any more, either way, and nobody is told
 * - `mute`: what clients say arrives; the answers do not
 * - `slow`: everything comes 50 ms late
 */
export type Weather = 'through' | 'cut' | 'stalled' | 'mute' | 'slow';

const LATENESS_MS = 50;

export class TcpProxy {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #server: Server;
  readonly #pairs = new Map<Socket, { weather: Weather; readonly upstream: Socket }>();
  #weather: Weather = 'through';

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
    this.#server = createServer({ noDelay: true }, (client) => this.#accept(client));
  }

  static async start(host: string, port: number): Promise<TcpProxy> {
    const proxy = new TcpProxy({ host, port });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** For all connections, those to come too. */
  set weather(weather: Weather) {
    this.#weather = weather;
    this.strike(weather);
  }

  /** For the connections that there are; those to come stay as they were going to be. */
  strike(weather: Weather): void {
    for (const [client, pair] of this.#pairs) {
      pair.weather = weather;
      if (weather === 'cut') client.resetAndDestroy();
      for (const socket of [client, pair.upstream]) socket[weather === 'stalled' ? 'pause' : 'resume']();
    }
  }

  async close(): Promise<void> {
    for (const client of this.#pairs.keys()) client.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    if (this.#weather === 'cut') return void client.resetAndDestroy();
    const upstream = connect({ ...this.#target, noDelay: true });
    const pair = { weather: this.#weather, upstream };
    this.#pairs.set(client, pair);
    const forward = (from: Socket, to: Socket, isAnswer: boolean): void => {
      if (pair.weather === 'stalled') from.pause();
      from.on('data', (chunk) => {
        if (pair.weather === 'mute' && isAnswer) return;
        if (pair.weather === 'slow') setTimeout(() => to.write(chunk), LATENESS_MS);
        else to.write(chunk);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#pairs.delete(client);
        to.destroy();
      });
    };
    forward(client, upstream, false);
    forward(upstream, client, true);
  }
}
