/**
 * The connections of the server, and which of them have no request under way. Node's own closing of idle connections
 * passes by those that have sent nothing yet, or half of a head: a service that stops would wait for them.
 */
import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';

interface Connection {
  /** Requests that have not been answered. */
  underWay: number;
  /** Since when there has been none, in milliseconds. */
  idleSince: number;
}

export class OpenConnections {
  readonly #open = new Map<Socket, Connection>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#open.set(socket, { underWay: 0, idleSince: performance.now() });
      socket.once('close', () => this.#open.delete(socket));
    });
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      const connection = this.#open.get(socket);
      if (connection === undefined) return;
      connection.underWay += 1;
      response.once('close', () => {
        connection.underWay -= 1;
        connection.idleSince = performance.now();
      });
    });
  }

  /** Closes those that have had no request under way for so long. */
  closeIdle(forMs: number): void {
    const latest = performance.now() - forMs;
    for (const [socket, { underWay, idleSince }] of this.#open)
      if (underWay === 0 && idleSince <= latest) socket.destroy();
  }
}
