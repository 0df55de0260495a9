/** The whole time, at true scale, above the part that is looked at: where the facts are, and where that part is. */
import { computed } from '@preact/signals';
import { type Entry } from '../../src/timeline/entry.js';
import { type Millis } from '../../src/timeline/time.js';
import { whole, zoomTo } from './drawing.js';
import { wanted, wantedNow, zoom } from './selection.js';
import { count } from './words.js';

const STRETCHES = 160;
/** Up to here the lanes themselves show at a glance where the facts are. */
const FEW = 120;

function countsOf(entries: readonly Entry[]): number[] {
  const counts = new Array<number>(STRETCHES).fill(0);
  const { from, to } = whole.value;
  const each = (to - from) / STRETCHES;
  for (const { interval } of entries) {
    const i = Math.floor((interval.from - from) / each);
    counts[Math.min(STRETCHES - 1, Math.max(0, i))]! += 1;
  }
  return counts;
}

const most = computed(() => Math.max(1, ...countsOf(wantedNow.value)));

/** A column for each stretch. Even one fact is seen. */
const columns = computed(() =>
  countsOf(wanted.value)
    .map((n, i) => (n === 0 ? '' : `M${i} 1V${(0.85 * (1 - Math.min(1, n / most.value))).toFixed(3)}h1V1z`))
    .join(''),
);

export function Overview() {
  const part = zoom.value;
  if (!part && wantedNow.value.length <= FEW) return null;
  const left = part ? whole.value.x(part.from) : 0;
  const right = part ? whole.value.x(part.to) : 1;
  return (
    <div class="axis overview">
      <span class="lane-name">Overview</span>
      <div
        class="drawing"
        role="img"
        aria-label={`Overview: ${count(wanted.value.length, 'fact')} in all of the time`}
        onPointerDown={pan}
      >
        <svg viewBox={`0 0 ${STRETCHES} 1`} preserveAspectRatio="none">
          <path d={columns.value} />
        </svg>
        {part && (
          <span class="looked-at" style={{ left: `${left * 100}%`, width: `max(3px, ${(right - left) * 100}%)` }} />
        )}
      </div>
    </div>
  );
}

/** The part that is looked at follows the hand. */
function pan(event: PointerEvent): void {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const moveTo = (middle: Millis): void => {
    const part = zoom.value;
    if (!part) return;
    const half = (part.to - part.from) / 2;
    zoomTo(Math.round(middle - half), Math.round(middle + half));
  };
  const move = ({ clientX }: PointerEvent): void => moveTo(whole.value.at((clientX - box.left) / box.width));
  const end = (): void => {
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', end);
  };
  move(event);
  addEventListener('pointermove', move);
  addEventListener('pointerup', end);
}
