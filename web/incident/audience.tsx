/** Who sees an incident that is private, people by their names. */
import { audienceWords } from '../../src/timeline/view/audience-words.js';
import { nameIn } from './recorder.js';

export function Audience({ of: visibleTo }: { readonly of: readonly string[] }) {
  const named = visibleTo.map((by) => {
    const name = nameIn(by);
    return name === null ? by : `user:${name}`;
  });
  return <strong class="private">{audienceWords(named)}</strong>;
}
