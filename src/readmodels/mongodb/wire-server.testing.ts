/** Speaks MongoDB's wire protocol, and says what a test has it say: so that the driver itself is tested with us. */
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { BSON, type Document } from 'mongodb';

/** What it says to a command; null: nothing, for ever. */
export type Answer = (command: Document) => Document | null;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;

/** As a standalone server of version 7 introduces itself. */
const HELLO: Document = {
  isWritablePrimary: true,
  ismaster: true,
  helloOk: true,
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  logicalSessionTimeoutMinutes: 30,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
  ok: 1,
};

export class WireServer {
  /** What it was told, but for greetings and farewells. */
  readonly commands: Document[] = [];
  readonly #answer: Answer;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(answer: Answer) {
    this.#answer = answer;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** @param port 0 takes any free one */
  static async start(answer: Answer, port = 0): Promise<WireServer> {
    const server = new WireServer(answer);
    server.#server.listen(port, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get url(): string {
    return `mongodb://127.0.0.1:${this.port}/?directConnection=true`;
  }

  /** The commands of this name, in order. */
  told(name: string): Document[] {
    return this.commands.filter((command) => Object.keys(command)[0] === name);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    // Joined only when a message is there as a whole: large ones come in hundreds of pieces.
    let pieces: Buffer[] = [];
    let size = 0;
    socket.on('data', (bytes) => {
      pieces.push(bytes);
      size += bytes.length;
      while (size >= HEADER_BYTES) {
        if (pieces[0]!.length < 4) pieces = [Buffer.concat(pieces)];
        const length = pieces[0]!.readInt32LE(0);
        if (size < length) return;
        const heard = Buffer.concat(pieces);
        this.#hear(socket, heard.subarray(0, length));
        pieces = [heard.subarray(length)];
        size -= length;
      }
    });
  }

  #hear(socket: Socket, message: Buffer): void {
    const command = message.readInt32LE(12) === OP_QUERY ? queryIn(message) : commandIn(message);
    const answer = this.#answerTo(command);
    if (answer === null) return;
    const body = Buffer.from(BSON.serialize(answer));
    const isQuery = message.readInt32LE(12) === OP_QUERY;
    // An old reply has flags, a cursor, an offset and the number of documents before these; a new one flags and a kind.
    const preamble = Buffer.alloc(isQuery ? 20 : 5);
    if (isQuery) preamble.writeInt32LE(1, 16);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeInt32LE(HEADER_BYTES + preamble.length + body.length, 0);
    header.writeInt32LE(message.readInt32LE(4), 8);
    header.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
    socket.write(Buffer.concat([header, preamble, body]));
  }

  #answerTo(command: Document): Document | null {
    if ('hello' in command || 'ismaster' in command || 'isMaster' in command) return HELLO;
    if ('endSessions' in command) return { ok: 1 };
    this.commands.push(command);
    return this.#answer(command);
  }
}

function queryIn(message: Buffer): Document {
  const afterName = message.indexOf(0, HEADER_BYTES + 4) + 1;
  return BSON.deserialize(message.subarray(afterName + 8));
}

/** The command, with the documents that follow it (`updates`, `documents`) where they belong. */
function commandIn(message: Buffer): Document {
  let command: Document = {};
  for (let at = HEADER_BYTES + 4; at < message.length;) {
    const size = message.readInt32LE(at + 1);
    if (message[at] === 0) {
      command = { ...command, ...BSON.deserialize(message.subarray(at + 1, at + 1 + size)) };
    } else {
      const nameEnd = message.indexOf(0, at + 5);
      const documents: Document[] = [];
      for (let from = nameEnd + 1; from < at + 1 + size; from += message.readInt32LE(from)) {
        documents.push(BSON.deserialize(message.subarray(from, from + message.readInt32LE(from))));
      }
      command = { ...command, [message.toString('utf8', at + 5, nameEnd)]: documents };
    }
    at += 1 + size;
  }
  return command;
}
