/** What goes on is counted on from what the service said. */
import { elapsedWords } from '../../src/pages/elapsed-words.js';

/** When it said so. */
let saidAt = Date.now();

export function countFrom(at: number): void {
  saidAt = at;
  tickElapsed();
}

export function tickElapsed(): void {
  const passed = Math.max(0, Math.floor((Date.now() - saidAt) / 1000));
  for (const element of document.querySelectorAll<HTMLElement>('[data-elapsed]')) {
    const words = elapsedWords(Number(element.dataset['elapsed']) + passed);
    if (element.textContent !== words) element.textContent = words;
  }
}
