/** The service as a process of its own, for tests that kill it, starve it or start it wrongly. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Readable } from 'node:stream';
import { environmentOf, plainEnvironment, serverSettings, type ServerSettings } from './servers.js';

interface Exit {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Service {
  /** Its origin, without a slash at the end. */
  readonly url: string;
  readonly pid: number;
  /** Settles when the process is gone and all that it said has been read. */
  readonly exit: Promise<Exit>;
  /** What it has said so far, on both of its outputs. */
  output(): string;
  /** SIGKILL. */
  kill(): Promise<Exit>;
  /** SIGTERM. */
  stop(): Promise<Exit>;
}

export interface StartOptions {
  /** Of the embedded stores. On servers, too, services with the same folder have the same store. */
  readonly data: string;
  readonly args?: readonly string[];
  /** By default those that the tests run on, or none. */
  readonly servers?: ServerSettings;
  /** Instead of what ships: what it is bundled from, whose modules a program that is preloaded can reach. */
  readonly unbundled?: boolean;
  /** A command that the service is run by, as in `['prlimit', '--fsize=1000', '--']`. */
  readonly through?: readonly string[];
}

/** The process ended before it served; the message has all that it said. */
class NotStarted extends Error {
  constructor(
    readonly exit: Exit,
    readonly output: string,
  ) {
    super(`the service ended (${exit.signal ?? exit.code}) before it served:\n${output}`);
    this.name = 'NotStarted';
  }
}

/** From where npm and Jest run, so that this file works compiled, too. */
const MAIN = join(process.cwd(), 'dist/main.js');
const UNBUNDLED = join(process.cwd(), 'build/main.js');
const START_MILLISECONDS = 30_000;
const STOP_MILLISECONDS = 30_000;

type Child = ChildProcessByStdio<null, Readable, Readable>;
const running = new Set<Child>();

/** Kills what a test left running: for `afterEach`, so that a failed test leaves no process and no locked folder. */
export async function killLeftovers(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const gone = once(child, 'close');
      child.kill('SIGKILL');
      await gone;
    }),
  );
}

/**
 * Starts the service on a free port of the loopback address, and waits until it answers.
 * @throws NotStarted
 */
export async function startService(options: StartOptions): Promise<Service> {
  const service = await startUnready(options);
  const { servers = serverSettings(basename(options.data)) } = options;
  // Servers may have other things to do just then; the embedded stores have to be ready by the time it says it serves.
  const giveUpAt = Date.now() + (Object.keys(servers).length > 0 ? START_MILLISECONDS : 0);
  for (let ready; !(ready = await fetch(`${service.url}/readyz`)).ok;) {
    const report = await ready.text();
    if (Date.now() >= giveUpAt) throw new Error(`the service is not ready: ${report}`);
  }
  return service;
}

/**
 * Starts the service without waiting for what it stands on.
 * @throws NotStarted
 */
export const startUnready = (options: StartOptions): Promise<Service> =>
  startServer(commandOf(options), environmentOf(options.servers ?? serverSettings(basename(options.data))));

/**
 * Starts any server that prints its address on the loopback once it listens.
 * @throws NotStarted
 */
export async function startServer(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Service> {
  const { child, output, exit } = run(command, env);
  const url = await within(START_MILLISECONDS, 'serve', output, child, Promise.race([announced(child, output), exit]));
  if (typeof url !== 'string') throw new NotStarted(url, output());
  const end = (signal: NodeJS.Signals): Promise<Exit> => {
    child.kill(signal);
    return within(STOP_MILLISECONDS, `end on ${signal}`, output, child, exit);
  };
  return { url, pid: child.pid!, exit, output, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

/** Starts the service where it must refuse to start, and waits for its end. */
export async function startRefused(options: StartOptions): Promise<{ exit: Exit; output: string }> {
  const { child, output, exit } = run(commandOf(options), environmentOf(options.servers ?? {}));
  const gone = await within(START_MILLISECONDS, 'refuse', output, child, exit);
  return { exit: gone, output: output() };
}

function commandOf({ data, args = [], through = [], unbundled = false }: StartOptions): string[] {
  const main = unbundled ? UNBUNDLED : MAIN;
  if (!existsSync(main)) throw new Error(`${main} is missing: build first (npm run build)`);
  return [...through, process.execPath, main, '--port', '0', '--data', data, ...args];
}

function run(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): { child: Child; output: () => string; exit: Promise<Exit> } {
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...plainEnvironment(), ...env },
  });
  running.add(child);
  let said = '';
  const hear = (chunk: string): void => void (said += chunk);
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const exit = new Promise<Exit>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  return { child, output: () => said, exit };
}

/** Resolves with the address that the service prints once it listens. */
function announced(child: Child, output: () => string): Promise<string> {
  return new Promise((resolve) => {
    const look = (): void => {
      const url = /http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+/.exec(output())?.[0];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
  });
}

/** Gives up, killing the process, with what it said: a hanging test says nothing. */
async function within<T>(
  milliseconds: number,
  what: string,
  output: () => string,
  child: Child,
  awaited: Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the service did not ${what} within ${milliseconds} ms:\n${output()}`));
    }, milliseconds);
  });
  try {
    return await Promise.race([awaited, late]);
  } finally {
    clearTimeout(timer);
  }
}
