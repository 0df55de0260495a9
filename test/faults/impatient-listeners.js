/** Preloaded into a service: a listener that does not read is given up after a second. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const listeners = pathToFileURL(join(process.cwd(), 'build/streaming/listeners.js')).href;
const { LIMITS } = await import(listeners);
LIMITS.patienceMs = 1000;
