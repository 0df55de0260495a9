/**
 * A crowd of listeners in a process of its own: many connections to one stream, all of which must be told the very same
 * facts. Only the first is read word by word; the frames of the others are held against it, which costs next to nothing.
 * Frames that are no facts (a heartbeat, a second `caughtup` for one who fell behind) may come to some and not to others.
 *
 *     node crowd.js <url of the stream> <how many>
 *
 * It prints `ready` when all have caught up, and on every line of its input a report of what has come since, as JSON:
 * how many were closed, have been told less or more than the first, or something else; and the ids that the first was told.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const url = new URL(process.argv[2]);
const size = Number(process.argv[3]);
const FRAME_END = '\n\n';
const FACT = '\nevent: fact\n';
const CAUGHT_UP = '\nevent: caughtup\n';

/** Of each: what has come and was not looked at; how many facts of it were; whether one is not what the first was told. */
const listeners = Array.from({ length: size }, () => ({ came: [], facts: 0, differs: false, closed: false }));
const [first, ...others] = listeners;
/** The facts that the first was told. */
const told = [];

/** Takes the facts that have come whole, for as long as there are less than `most`; what comes after is left. */
function takeFacts(listener, most, take) {
  const bytes = Buffer.concat(listener.came);
  let from = 0;
  while (listener.facts < most) {
    const end = bytes.indexOf(FRAME_END, from);
    if (end < 0) break;
    const frame = bytes.subarray(from, end);
    if (frame.includes(FACT)) {
      take(frame);
      listener.facts += 1;
    }
    from = end + FRAME_END.length;
  }
  listener.came = from < bytes.length ? [bytes.subarray(from)] : [];
}

/** Reads the first as far as it has come, and holds the others against it: who is ahead of it has to wait. */
function compare() {
  takeFacts(first, Infinity, (fact) => told.push(fact));
  for (const listener of others) {
    takeFacts(listener, told.length, (fact) => {
      if (!fact.equals(told[listener.facts])) listener.differs = true;
    });
  }
}

let waiting = size;

function listen(listener) {
  const socket = connect({ host: url.hostname, port: Number(url.port) });
  socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\naccept: text/event-stream\r\n\r\n`);
  let isLive = false;
  socket.on('data', (chunk) => {
    listener.came.push(chunk);
    if (isLive || !Buffer.concat(listener.came).includes(CAUGHT_UP)) return;
    isLive = true;
    waiting -= 1;
    if (waiting === 0) process.stdout.write('ready\n');
  });
  socket.on('error', () => undefined);
  socket.on('close', () => (listener.closed = true));
}

for (const listener of listeners) listen(listener);

createInterface({ input: process.stdin })
  .on('line', () => {
    compare();
    const report = {
      closed: listeners.filter(({ closed }) => closed).length,
      uneven: listeners.filter(({ facts, came }) => facts < told.length || Buffer.concat(came).includes(FACT)).length,
      differing: listeners.filter(({ differs }) => differs).length,
      told: told.map((fact) => {
        const [, id, entry] = /^id: (\S+)\nevent: fact\ndata: .*?"entryId":"([^"]+)"/.exec(fact.toString('utf8'));
        return { id, entry };
      }),
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
  })
  .on('close', () => process.exit());
