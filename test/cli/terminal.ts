/** A terminal for tests: runs the built `asof` as people do, and keeps what it prints. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ASOF = join(process.cwd(), 'dist/cli/asof.js');

export interface Printed {
  readonly code: number | null;
  /** Data. */
  readonly out: string;
  /** Messages. */
  readonly err: string;
}

export type Terminal = (
  args: readonly string[],
  more?: { env?: Record<string, string>; input?: string },
) => Promise<Printed>;

/** A terminal whose `asof` talks to this service, on UTC clocks, without the settings of whoever runs the tests. */
export function terminal(url: string): Terminal {
  if (!existsSync(ASOF)) throw new Error(`${ASOF} is missing: build first (npm run build)`);
  return (args, { env = {}, input = '' } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [ASOF, ...args], {
        env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', ASOF_URL: url, ...env },
        stdio: 'pipe',
      });
      const printed = { out: '', err: '' };
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed.out += chunk));
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (printed.err += chunk));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, ...printed }));
      child.stdin.end(input);
    });
}
