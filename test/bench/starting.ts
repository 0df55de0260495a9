/** How long the service takes to its first answer, and the terminal to its own. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startServer, startService } from '../support/service.js';
import { openIncidents } from './load.js';
import { compare, takeTurns, timed, type Finding } from './measure.js';
import { yardstick } from './yardstick.js';

const ROUNDS = 7;
const MAIN = join(process.cwd(), 'dist/main.js');
const CLI = join(process.cwd(), 'dist/cli/asof.js');

export async function starting(folder: string): Promise<Finding[]> {
  let stores = 0;
  const data = (): string => join(folder, `empty-${++stores}`);
  const starts = {
    asof: () => untilAnswered([process.execPath, MAIN, '--port', '0', '--log-level', 'warn', '--data', data()]),
    bare: () => untilAnswered(yardstick('bare-nest')),
  };
  await takeTurns(1, starts);
  const times = await takeTurns(ROUNDS, starts);
  const described = {
    work: 'start to first answer, empty store: time',
    against: 'bare Nest + Fastify',
    target: { atMost: 1.5 },
  };
  return [compare(described, 'ms', times.asof, times.bare), await showing(folder)];
}

/** Milliseconds from nothing to the first answer. */
async function untilAnswered(command: readonly string[]): Promise<number> {
  const from = performance.now();
  const server = await startServer(command);
  const answer = await fetch(`${server.url}/livez`);
  await answer.arrayBuffer();
  const milliseconds = performance.now() - from;
  await server.stop();
  if (!answer.ok) throw new Error(`GET /livez was answered ${answer.status}`);
  return milliseconds;
}

async function showing(folder: string): Promise<Finding> {
  const described = { work: 'asof show: time', against: 'node -e 0', target: { atMost: 1.6 } };
  if (!existsSync(CLI)) return { ...described, reached: null, rounds: [], note: 'the terminal is not built' };
  const service = await startService({ data: join(folder, 'showing'), args: ['--log-level', 'warn'] });
  const [id] = await openIncidents(service.url, 1, 10);
  const env = { ...process.env, ASOF_URL: service.url };
  const run = promisify(execFile);
  const commands = {
    show: () => timed(() => run(process.execPath, [CLI, 'show', id!], { env })),
    nothing: () => timed(() => run(process.execPath, ['-e', '0'])),
  };
  await takeTurns(2, commands);
  const times = await takeTurns(2 * ROUNDS, commands);
  await service.stop();
  return compare(described, 'ms', times.show, times.nothing);
}
