/**
 * A crowd of listeners in a process of its own: many connections to one stream, all of which must be told the very same
 * bytes. Only the first is read word by word; the others are held against it, which costs next to nothing.
 *
 *     node crowd.js <url of the stream> <how many>
 *
 * It prints `ready` when all have caught up, and on every line of its input a report of what has come since, as JSON:
 * the bytes that each connection got, how many of them differ from the first, and the ids that the first was told.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const url = new URL(process.argv[2]);
const size = Number(process.argv[3]);
const CAUGHT_UP = /event: caughtup\ndata: .*\n\n/;

/** What the first was told. */
const told = [];
let toldBytes = 0;

/** Of each connection: how many bytes it got since it caught up; what came before the first had it; whether it differs. */
const listeners = Array.from({ length: size }, () => ({ got: 0, ahead: [], differs: false, closed: false }));
let caughtUp = 0;

function take(index, chunk) {
  const listener = listeners[index];
  if (index === 0) {
    told.push(chunk);
    toldBytes += chunk.length;
    listener.got += chunk.length;
    return;
  }
  listener.ahead.push(chunk);
}

/** Holds against the first what has come so far. */
function compare() {
  const all = Buffer.concat(told);
  for (const listener of listeners.slice(1)) {
    for (const chunk of listener.ahead.splice(0)) {
      const same = all.subarray(listener.got, listener.got + chunk.length);
      if (!same.equals(chunk)) listener.differs = true;
      listener.got += chunk.length;
    }
  }
}

function listen(index) {
  const socket = connect({ host: url.hostname, port: Number(url.port) });
  socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\naccept: text/event-stream\r\n\r\n`);
  let before = '';
  let isLive = false;
  socket.on('data', (chunk) => {
    if (isLive) return take(index, chunk);
    before += chunk.toString('latin1');
    const found = CAUGHT_UP.exec(before);
    if (!found) return;
    isLive = true;
    caughtUp += 1;
    if (caughtUp === size) process.stdout.write('ready\n');
    const rest = before.slice(found.index + found[0].length);
    if (rest !== '') take(index, Buffer.from(rest, 'latin1'));
  });
  socket.on('error', () => undefined);
  socket.on('close', () => (listeners[index].closed = true));
}

for (let index = 0; index < size; index++) listen(index);

createInterface({ input: process.stdin })
  .on('line', () => {
    compare();
    const text = Buffer.concat(told).toString('utf8');
    const report = {
      closed: listeners.filter(({ closed }) => closed).length,
      behind: listeners.filter(({ got }) => got < toldBytes).length,
      differing: listeners.filter(({ differs }) => differs).length,
      told: [...text.matchAll(/^id: (\S+)\nevent: fact\ndata: .*?"entryId":"([^"]+)"/gm)].map(([, id, entry]) => ({
        id,
        entry,
      })),
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
  })
  .on('close', () => process.exit());
