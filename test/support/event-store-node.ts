/**
 * A node of EventStoreDB that a test starts, kills and starts again. The command comes from `EVENTSTORE_START`: called
 * with a port and a data folder it becomes a node without TLS, and a member of a cluster if the others' ports follow.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainEnvironment } from './servers.js';
import { until } from './received.js';

const START_MILLISECONDS = 90_000;

export class EventStoreNode {
  readonly #folder = mkdtempSync(join(tmpdir(), 'asof-esdb-'));
  #process: ChildProcess | null = null;

  constructor(
    private readonly command: string,
    readonly port: number,
    private readonly otherPorts: readonly number[] = [],
  ) {}

  /** Resolves once it is live; a member of a cluster then has a leader. */
  async start(): Promise<void> {
    this.#launch();
    await until(`the node on port ${this.port} is live`, () => this.#isLive(), START_MILLISECONDS);
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    this.#process = null;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true });
  }

  /** Whether it leads its cluster, in its own words. */
  async leads(): Promise<boolean> {
    return await this.#ask('/info').then(
      async (answer) => ((await answer.json()) as { state: string }).state === 'leader',
      () => false,
    );
  }

  #launch(): void {
    // Without this process's environment of that name: the node takes every EVENTSTORE_… for a setting of its own.
    const child = spawn(this.command, [String(this.port), this.#folder, ...this.otherPorts.map(String)], {
      stdio: 'ignore',
      env: plainEnvironment(),
    });
    this.#process = child;
    // A leader that was killed with events that no other member has must drop them: it ends, and wants to be started
    // again by whoever looks after it.
    child.once('exit', () => {
      if (this.#process === child) this.#launch();
    });
  }

  async #isLive(): Promise<boolean> {
    return await this.#ask('/health/live').then(
      ({ status }) => status === 204,
      () => false,
    );
  }

  #ask(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}${path}`);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
