#!/usr/bin/env node
/** The `asof` command: starts as little as it can, and ends with an exit code. */
import '../compile-cache.js';
import { endProcess } from '../end-process.js';
import { version } from '../version.js';

const { run } = await import('./main.js');
process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  streams: { data: process.stdout, messages: process.stderr },
  version,
  now: Date.now,
});
endProcess();
