/**
 * Finds addresses in a process of its own. Node asks the system in a thread that nothing can interrupt, and waits for it
 * at the end: with a name server that is silent, a command that has given up would stay for ten seconds more.
 */
import { execFile } from 'node:child_process';
import { type LookupFunction } from 'node:net';

const ASK = `require('node:dns').lookup(process.argv[1], { all: true }, (error, found) =>
  process.stdout.write(JSON.stringify(error ? { code: error.code } : { found })))`;

interface Answer {
  readonly code?: string;
  readonly found?: readonly { readonly address: string; readonly family: 4 | 6 }[];
}

/** @param withinMs how long a name server may take */
export const lookupWithin =
  (withinMs: number): LookupFunction =>
  (hostname, { all, family }, callback) => {
    const limits = { timeout: withinMs, killSignal: 'SIGKILL' } as const;
    execFile(process.execPath, ['-e', ASK, '--', hostname], limits, (error, told) => {
      const { code = 'ETIMEOUT', found = [] } = error === null ? (JSON.parse(told) as Answer) : {};
      const wanted = family === 4 || family === 6 ? found.filter((each) => each.family === family) : found;
      const [first] = wanted;
      if (first === undefined) return callback(Object.assign(new Error(`${hostname} is not found`), { code }), '');
      if (all === true) callback(null, [...wanted]);
      else callback(null, first.address, first.family);
    });
  };
