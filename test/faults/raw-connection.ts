/** A connection that says exactly what it is told to, in pieces, and never more. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export class RawConnection {
  #received = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8').on('data', (text: string) => void (this.#received += text));
    // A reset is one of the ways in which it may be closed.
    socket.on('error', () => undefined);
  }

  static async to(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  say(text: string): void {
    this.socket.write(text);
  }

  /** All that came back by the time the other side closed. */
  async closed(): Promise<string> {
    if (!this.socket.closed) await once(this.socket, 'close');
    return this.#received;
  }

  /** Reads nothing any more, so that the other side's words pile up. */
  sleep(): void {
    this.socket.pause();
  }

  /** Reads again. */
  wake(): void {
    this.socket.resume();
  }

  drop(): void {
    this.socket.destroy();
  }
}

/** The first half of a POST, whose body has yet to come. */
export function halfOfPost(path: string, body: string): string {
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body.slice(0, body.length / 2)}`;
}
