/** Plays the record step by step; stretches in which nothing came are skipped. */
import { signal } from '@preact/signals';
import { isNow, orNow, step, steps } from './moment.js';

export const isPlaying = signal(false);
export const SPEEDS = [1, 2, 4] as const;
export const speed = signal<(typeof SPEEDS)[number]>(1);

const STEP_MS = 700;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Starts from the beginning where it is at its end; a second call pauses. */
export function play(): void {
  if (isPlaying.value) return pause();
  if (steps.value.length < 2) return;
  if (isNow.value) step.value = 0;
  isPlaying.value = true;
  schedule();
}

export function pause(): void {
  clearTimeout(waiting);
  isPlaying.value = false;
}

function schedule(): void {
  waiting = setTimeout(() => {
    step.value = orNow((step.value ?? 0) + 1);
    if (isNow.value) pause();
    else schedule();
  }, STEP_MS / speed.value);
}
