/** The facts as a list, by date: what the lanes show, in words. Rows that do not change are not drawn again. */
import { computed, useSignal, type ReadonlySignal } from '@preact/signals';
import { Fragment, type VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { type EntryTexts } from '../../src/timeline/entry.js';
import { zone } from '../shared/zone.js';
import { isNow, latest, live, state, step } from './moment.js';
import { unseen } from './live.js';
import { portions, type Placed, type Portion, type Sight } from './portions.js';
import { Row } from './row.js';
import { all, focusEntry, visible, wanted } from './selection.js';
import { count, dateWords } from './words.js';

/** Characters of the longest time, so that the columns of all rows stand in line. */
const widest = computed(() =>
  Math.min(
    14,
    portions.value.reduce((most, { portion }) => Math.max(most, portion.widest), 5),
  ),
);

export function Feed() {
  const hidden = live.value.length - wanted.value.length;
  const toggle = (event: Event): void => void (all.value = (event.currentTarget as HTMLInputElement).checked);
  return (
    <section class="feed-section" aria-label="Facts">
      <label class="everything">
        <input type="checkbox" checked={all.value} onChange={toggle} /> Everything
        {hidden > 0 ? ` (${hidden} more)` : all.value ? '' : ' (no more)'}
      </label>
      {visible.value.length === 0 && (
        <p class="empty">{live.value.length === 0 ? 'Nothing is known yet.' : 'No facts in this part.'}</p>
      )}
      <div class="feed" style={{ '--when': `${widest.value}ch` }}>
        {portions.value.map((placed, i) => (
          <Rows key={i} {...placed} />
        ))}
      </div>
      <Unseen />
    </section>
  );
}

/** Of most, in pixels: a guess until they were in view. */
const ROW_HEIGHT = 64;

/** The very same nodes are not compared again. Where nothing of it is known, all of it waits out of sight. */
function Rows({ portion, sight }: Placed) {
  const known = useSignal(sight);
  const drawn = useRef<{ readonly portion: Portion; readonly nodes: VNode } | null>(null);
  if (drawn.current?.portion !== portion) drawn.current = { portion, nodes: rowsOf(portion, known) };
  if (sight.rows.length > 0) known.value = sight;
  return (
    <div
      class="portion"
      hidden={sight.rows.length === 0}
      style={{ containIntrinsicBlockSize: `auto ${sight.rows.length * ROW_HEIGHT}px` }}
    >
      {drawn.current.nodes}
    </div>
  );
}

const rowsOf = ({ days }: Portion, known: ReadonlySignal<Sight>): VNode => (
  <>
    {days.map(({ day, rows }) => (
      <Fragment key={day}>
        <h2 class="day" hidden={computed(() => !known.value.begun.has(day))}>
          {`${dateWords(day)} · ${zone.value.name}`}
        </h2>
        <ol hidden={computed(() => !rows.some(({ id }) => known.value.ids.has(id)))}>
          {rows.map((entry) => (
            <Row key={entry.id} entry={entry} texts={textsOf(entry.id)} known={known} />
          ))}
        </ol>
      </Fragment>
    ))}
  </>
);

const textsOf = (id: string): EntryTexts | undefined =>
  (state.peek()?.texts.entries ?? EMPTY).get(id) ?? latest.peek()?.texts.entries.get(id);
const EMPTY: ReadonlyMap<string, EntryTexts> = new Map();

/** What came while something else was looked at. */
function Unseen() {
  const ids = unseen.value;
  if (ids.length === 0) return null;
  const show = (): void => {
    const [first] = ids;
    unseen.value = [];
    if (!isNow.value) step.value = null;
    requestAnimationFrame(() => focusEntry(first!));
  };
  return (
    <button type="button" class="unseen-facts" onClick={show}>
      {count(ids.length, 'new', 'new')} ▸
    </button>
  );
}
