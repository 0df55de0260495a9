#!/usr/bin/env node
/** The `asof` command: starts as little as it can, and ends with an exit code. */
import { endProcess } from '../end-process.js';
import { version } from '../version.js';

// Node 22.8 and later keep compiled code between runs.
if (Number.parseInt(process.versions.node) >= 22) {
  const nodeModule = (await import('node:module')) as { enableCompileCache?: () => unknown };
  nodeModule.enableCompileCache?.();
}

// `asof list | head` closes the pipe early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const { run } = await import('./main.js');
process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  streams: { data: process.stdout, messages: process.stderr },
  version,
  now: Date.now,
});
endProcess();
