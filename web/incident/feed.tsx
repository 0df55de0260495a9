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

/** Of one day. */
interface Portion {
  readonly key: string;
  /** The date, where the day begins with it. */
  readonly heading: string | null;
  readonly rows: readonly { readonly entry: Entry; readonly texts: EntryTexts | undefined }[];
}

const portions = computed<readonly Portion[]>(() => {
  const texts = state.value?.texts.entries;
  const made: (Portion & { readonly day: string; readonly rows: { entry: Entry; texts: EntryTexts | undefined }[] })[] =
    [];
  for (const entry of visible.value) {
    const day = dayOf(entry);
    const last = made.at(-1);
    const row = { entry, texts: texts?.get(entry.id) };
    if (last?.day === day && last.rows.length < PORTION) last.rows.push(row);
    else made.push({ key: `${day} ${made.length}`, day, heading: last?.day === day ? null : day, rows: [row] });
  }
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
      <div class="feed" style={{ '--when': `${widest.value}ch` }}>
        {portions.value.map(({ key, heading, rows }) => (
          <Rows key={key} heading={heading} rows={rows} zone={zoneName.value} />
        ))}
      </div>
      <Unseen />
    </section>
  );
}

interface RowsProps {
  readonly heading: string | null;
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

const rowsOf = ({ heading, rows }: RowsProps): VNode => (
  <>
    {heading !== null && <h2 class="day">{`${dateWords(heading)} · ${zone.value.name}`}</h2>}
    <ol>
      {rows.map(({ entry, texts }) => (
        <Row key={entry.id} entry={entry} texts={texts} />
      ))}
    </ol>
  </>
);

const isSame = (before: RowsProps, after: RowsProps): boolean =>
  before.zone === after.zone &&
  before.heading === after.heading &&
  before.rows.length === after.rows.length &&
  before.rows.every((row, i) => {
    const next = after.rows[i]!;
    return row.entry === next.entry && row.texts === next.texts;
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
