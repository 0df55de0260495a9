/** Words of a person. The tokenizer is loaded once some are looked at; until then they stand as they were written. */
import { signal } from '@preact/signals';

const tokenizer = signal<typeof import('./markdown-nodes.js') | null>(null);
let asked = false;

export function Words({ text }: { readonly text: string }) {
  if (!asked) {
    asked = true;
    void import('./markdown-nodes.js').then((loaded) => (tokenizer.value = loaded));
  }
  return <div class="words">{tokenizer.value ? tokenizer.value.nodesOf(text) : text}</div>;
}
