/** Where one writes: a line of text becomes a fact. What it will be is said before it is sent. */
import { signal } from '@preact/signals';
import { draft } from './draft.js';
import { isConnected } from './live.js';

/** Reads what is written, says what would be if it were posted, and posts it. */
const writing = signal<typeof import('./writing.js') | null>(null);

async function loadWriting(): Promise<void> {
  writing.value ??= await import('./writing.js');
}

/** Who writes fast may be before what reads it. */
async function enter(incidentId: string): Promise<void> {
  await loadWriting().catch(() => undefined);
  writing.value?.post(incidentId);
}

export function Composer({ id }: { readonly id: string }) {
  const parts = writing.value;
  const ready = parts?.understood.value?.entries.length ?? 0;
  const write = (event: Event): void => void (draft.value = (event.currentTarget as HTMLTextAreaElement).value);
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void enter(id);
  };
  return (
    <form
      class="composer"
      aria-label="Composer"
      onSubmit={(event) => {
        event.preventDefault();
        void enter(id);
      }}
    >
      {parts && <parts.PastedLines />}
      <textarea
        id="composer"
        rows={1}
        aria-label="Add to the timeline"
        placeholder="Add to the timeline: @18:22 rollback api 1.2.2"
        value={draft.value}
        onInput={write}
        onFocus={() => void loadWriting()}
        onKeyDown={press}
      />
      <button type="submit" class="send" disabled={ready === 0}>
        {ready > 1 ? `Add ${ready}` : 'Add'}
      </button>
      <p class="preview" role="status">
        {parts && <parts.Preview />}
      </p>
      {!isConnected.value && <p class="trouble">Not connected. What you post is kept and sent again.</p>}
      {parts && <parts.Waiting />}
    </form>
  );
}
