import { type AppendBell } from '../eventstore/subscription.js';

/** Resolves once a bell has rung more often than `heard`, after so many milliseconds, or when the signal aborts. */
export async function rung(bell: AppendBell, heard: number, withinMs: number, signal: AbortSignal): Promise<void> {
  // Not `AbortSignal.any`: a signal that lives as long as the process would remember each of these for ever.
  const enough = new AbortController();
  const stop = (): void => enough.abort();
  const timer = setTimeout(stop, withinMs);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    await bell.next(heard, enough.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
