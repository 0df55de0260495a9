/**
 * Loaded before a service (`node --import`): on SIGUSR2 it says for how long the event loop was held up at most since the
 * last time, in milliseconds.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 1;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
process.on('SIGUSR2', () => {
  console.log(`loop: ${delay.max / 1e6 - RESOLUTION_MS}`);
  delay.reset();
});
