/** The times that moved between A and B, as arrows along the axis. */
import { type Entry } from '../../src/timeline/entry.js';
import { MARGIN, scale } from './drawing.js';
import { focusEntry, lit } from './selection.js';
import { told } from './told-difference.js';
import { typeWords, whenOf } from './words.js';

/** More are in the list of the difference. */
const MOST = 6;
/** Where its words have no room behind it, they stand before it; in pixels of a character. */
const CHARACTER = 7;

export function Moved() {
  const moved = (told.value?.difference.entries.changed ?? []).filter(
    ({ before, after }) => before.interval.from !== after.interval.from,
  );
  if (moved.length === 0) return null;
  return (
    <div class="lane lane-moved">
      <span class="lane-name" aria-hidden="true">
        Moved
      </span>
      <div class="drawing" role="group" aria-label="Moved times">
        {moved.slice(0, MOST).map(({ before, after }) => (
          <Arrow key={after.id} before={before} after={after} />
        ))}
      </div>
    </div>
  );
}

function Arrow({ before, after }: { readonly before: Entry; readonly after: Entry }) {
  const [from, to] = [scale.value.x(before.interval.from), scale.value.x(after.interval.from)];
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const words = `${typeWords(after.type)} ${whenOf(before)} → ${whenOf(after)}`;
  const isBefore = right + CHARACTER * words.length > scale.value.width + 2 * MARGIN;
  const dim = (): void => void (lit.value = []);
  return (
    <button
      type="button"
      class={`moved-time${to < from ? ' back' : ''}${isBefore ? ' before' : ''}`}
      style={{ marginInlineStart: `${left}px`, width: `${Math.max(8, right - left)}px` }}
      onClick={() => focusEntry(after.id)}
      onPointerEnter={() => (lit.value = [after.id])}
      onPointerLeave={dim}
    >
      <span>{words}</span>
    </button>
  );
}
