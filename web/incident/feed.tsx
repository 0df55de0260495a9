/** The facts as a list, by date: what the lanes show, in words. Rows that do not change are not drawn again. */
import { computed } from '@preact/signals';
import { type VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { type Entry, type EntryTexts } from '../../src/timeline/entry.js';
import { zone, zoneName } from '../shared/zone.js';
import { isNow, live, state, step } from './moment.js';
import { unseen } from './live.js';
import { Row } from './row.js';
import { all, focusEntry, visible, wanted } from './selection.js';
import { count, dateWords, dayOf, whenOf } from './words.js';

/** Rows that are drawn, or left alone, together. */
const PORTION = 60;

interface Portion {
  readonly key: string;
  readonly rows: readonly {
    readonly entry: Entry;
    readonly texts: EntryTexts | undefined;
    readonly day: string | null;
  }[];
}

const portions = computed<readonly Portion[]>(() => {
  const texts = state.value?.texts.entries;
  let day = '';
  const rows = visible.value.map((entry) => {
    const own = dayOf(entry);
    const heading = own === day ? null : own;
    day = own;
    return { entry, texts: texts?.get(entry.id), day: heading };
  });
  const made: Portion[] = [];
  for (let i = 0; i < rows.length; i += PORTION) made.push({ key: String(i), rows: rows.slice(i, i + PORTION) });
  return made;
});

/** Characters of the longest time, so that the columns of all rows stand in line. */
const widest = computed(() =>
  Math.min(
    14,
    visible.value.reduce((most, entry) => Math.max(most, whenOf(entry).length), 5),
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
      <ol class="feed" style={{ '--when': `${widest.value}ch` }}>
        {portions.value.map(({ key, rows }) => (
          <Rows key={key} rows={rows} zone={zoneName.value} />
        ))}
      </ol>
      <Unseen />
    </section>
  );
}

interface RowsProps {
  readonly rows: Portion['rows'];
  /** Times are drawn again when the clocks change. */
  readonly zone: string;
}

function Rows(props: RowsProps) {
  const drawn = useRef<{ readonly props: RowsProps; readonly nodes: VNode } | null>(null);
  // The very same nodes are not compared again.
  if (!drawn.current || !isSame(drawn.current.props, props)) drawn.current = { props, nodes: rowsOf(props) };
  return drawn.current.nodes;
}

const rowsOf = ({ rows }: RowsProps): VNode => (
  <>
    {rows.map(({ entry, texts, day }) => (
      <Row
        key={entry.id}
        entry={entry}
        texts={texts}
        heading={day === null ? null : `${dateWords(day)} · ${zone.value.name}`}
      />
    ))}
  </>
);

const isSame = (before: RowsProps, after: RowsProps): boolean =>
  before.zone === after.zone &&
  before.rows.length === after.rows.length &&
  before.rows.every((row, i) => {
    const next = after.rows[i]!;
    return row.entry === next.entry && row.texts === next.texts && row.day === next.day;
  });

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
