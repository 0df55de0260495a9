/** For whoever comes back: what is new since the last look, each clause a link to its fact. */
import { signal } from '@preact/signals';
import { knowledgeAt, NOW } from '../../src/timeline/knowledge.js';
import { type NarrativeSentence } from '../../src/timeline/view/view-types.js';
import { recall, remember } from '../shared/memory.js';
import { record, type Record } from './record.js';
import { focusEntry } from './selection.js';

const keyOf = (id: string): string => `asof.seen.${id}`;

const news = signal<readonly NarrativeSentence[]>([]);

/** Tells what is new, and remembers at the end what was seen. */
export function catchUp(id: string): void {
  const seen = Number(recall(keyOf(id)) ?? NaN);
  if (record.value && seen < record.value.head) void tellNews(record.value, seen);
  addEventListener('pagehide', () => remember(keyOf(id), String(record.value!.head)));
}

async function tellNews({ states }: Record, revision: number): Promise<void> {
  const [{ differenceOf }, { digest }] = await Promise.all([
    import('../../src/timeline/diff.js'),
    import('../../src/timeline/digest.js'),
  ]);
  const at = Date.now();
  const before = knowledgeAt(states.events, { clock: 'recorded', revision }, at);
  const after = knowledgeAt(states.events, NOW, at);
  if ('code' in before || 'code' in after) return;
  news.value = digest(differenceOf({ before, after }), revision).sentences;
}

export function CaughtUp() {
  if (news.value.length === 0) return null;
  return (
    <p class="caught-up" role="note">
      <strong>Since your last look:</strong>{' '}
      {news.value.map(({ text, cites }) => (
        <a
          key={text}
          {...(cites[0] !== undefined && { href: `#entry-${cites[0]}` })}
          onClick={() => cites[0] !== undefined && focusEntry(cites[0])}
        >
          {text}{' '}
        </a>
      ))}
      <button type="button" class="plain" onClick={() => (news.value = [])}>
        Dismiss
      </button>
    </p>
  );
}
