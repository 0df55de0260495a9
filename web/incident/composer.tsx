/** Where one writes: a line of text becomes a fact. What it will be is said before it is sent. */
import { subjectOf } from '../../src/timeline/view/entry-words.js';
import { zone } from '../shared/zone.js';
import { draft, drop, loadReader, post, posts, understood, type Post } from './composer-state.js';
import { isConnected } from './live.js';
import { WouldChange } from './would-change.js';
import { clockOf, glyphOf, typeWords } from './words.js';

export function Composer({ id }: { readonly id: string }) {
  const write = (event: Event): void => void (draft.value = (event.currentTarget as HTMLTextAreaElement).value);
  const enter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void post(id);
  };
  return (
    <form
      class="composer"
      aria-label="Composer"
      onSubmit={(event) => {
        event.preventDefault();
        void post(id);
      }}
    >
      <textarea
        id="composer"
        rows={1}
        aria-label="Add to the timeline"
        placeholder="Add to the timeline: @18:22 rollback api 1.2.2"
        value={draft.value}
        onInput={write}
        onFocus={() => void loadReader()}
        onKeyDown={enter}
      />
      <button type="submit" class="send" disabled={!understood.value?.entry}>
        Add
      </button>
      <p class="preview" role="status">
        <Preview />
      </p>
      {!isConnected.value && <p class="trouble">Not connected. What you post is kept and sent again.</p>}
      {posts.value.map((each) => (
        <Waiting key={each.key} post={each} />
      ))}
    </form>
  );
}

function Preview() {
  const reading = understood.value;
  if (!reading) return null;
  if (reading.problem !== null) return <span class="problem">{reading.problem}</span>;
  const { entry, remarks } = reading;
  if (!entry) return <span>{remarks.join(' · ')}</span>;
  const when = entry.occurredAt === undefined ? 'now' : `at ${timeOf(entry.occurredAt)}`;
  const what = [typeWords(entry.type), subjectOf(entry)].filter(Boolean).join(' of ');
  return (
    <>
      {glyphOf(entry.type)} {what} {when}
      {remarks.length > 0 && ` · ${remarks.join(' · ')}`}
      <WouldChange />
    </>
  );
}

/** With the date, always: an incident that is over has its own. */
function timeOf(occurredAt: string): string {
  const at = Date.parse(occurredAt);
  return occurredAt.length <= 10
    ? occurredAt
    : `${new Date(at + zone.value.offset(at)).toISOString().slice(0, 10)} ${clockOf(zone.value, at)}`;
}

function Waiting({ post: { key, entry, refusal, tries } }: { readonly post: Post }) {
  const what = `${typeWords(entry.type)}${entry.text === undefined ? '' : ` “${entry.text}”`}`;
  if (refusal === null && tries === 0) return <p class="under-way">Sending {what} …</p>;
  return (
    <p class="trouble" role="alert">
      {refusal === null ? `Kept, and sent again: ${what}` : `Not added: ${what}. ${refusal}`}{' '}
      {refusal !== null && (
        <button type="button" onClick={() => drop(key)}>
          Dismiss
        </button>
      )}
    </p>
  );
}
