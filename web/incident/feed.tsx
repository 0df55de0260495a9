/** The facts as a list, by date: what the lanes show, in words. Rows that do not change are not drawn again. */
import { computed } from '@preact/signals';
import { Fragment, type VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { zone } from '../shared/zone.js';
import { isNow, live, state, step } from './moment.js';
import { unseen } from './live.js';
import { daysIn, portions, type Portion } from './portions.js';
import { Row } from './row.js';
import { all, focusEntry, visible, wanted } from './selection.js';
import { count, dateWords } from './words.js';

/** Characters of the longest time, so that the columns of all rows stand in line. */
const widest = computed(() =>
  Math.min(
    14,
    portions.value.reduce((most, portion) => Math.max(most, portion.widest), 5),
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
        {portions.value.map((portion, i) => (
          <Rows key={i} portion={portion} />
        ))}
      </div>
      <Unseen />
    </section>
  );
}

/** The very same nodes are not compared again; those of facts that are not known at the moment wait out of sight. */
function Rows({ portion }: { readonly portion: Portion }) {
  const drawn = useRef<{ readonly portion: Portion; readonly nodes: VNode } | null>(null);
  const isWaiting = portion.rows.length === 0 && drawn.current !== null && areUnknown(drawn.current.portion.rows);
  if (!isWaiting && drawn.current?.portion !== portion) drawn.current = { portion, nodes: rowsOf(portion) };
  return <div hidden={portion.rows.length === 0}>{drawn.current!.nodes}</div>;
}

const areUnknown = (rows: Portion['rows']): boolean => rows.every(({ id }) => !state.value?.facts.entries.has(id));

const rowsOf = (portion: Portion): VNode => (
  <>
    {daysIn(portion).map(({ day, isContinued, rows }) => (
      <Fragment key={day}>
        {!isContinued && <h2 class="day">{`${dateWords(day)} · ${zone.value.name}`}</h2>}
        <ol>
          {rows.map((entry) => (
            <Row key={entry.id} entry={entry} texts={state.value?.texts.entries.get(entry.id)} />
          ))}
        </ol>
      </Fragment>
    ))}
  </>
);

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
