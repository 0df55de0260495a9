/** One lane: its bands, bars and marks. It is one stop of the Tab key; the arrow keys go on inside. */
import { computed } from '@preact/signals';
import { crowdsOf, type Crowd } from '../../src/timeline/drawing/crowds.js';
import { type Lane, type StatusBand } from '../../src/timeline/drawing/lanes.js';
import { type Entry, type EntryTexts } from '../../src/timeline/entry.js';
import { type Window } from '../../src/timeline/measure/windows.js';
import { durationText } from '../../src/timeline/time.js';
import { type SuspectView } from '../../src/timeline/view/view-types.js';
import { zone } from '../shared/zone.js';
import { later } from './later.js';
import { latest, saysNoLearning, seen, shown } from './moment.js';
import { current, focusEntry, isLit, pair, pointed } from './selection.js';
import { MARGIN, scale, zoomTo } from './drawing.js';
import { marked } from './suspects.js';
import { clockOf, glyphOf, lineOf, typeWords, whenOf } from './words.js';

/** Later than this, in milliseconds, is learned late: the mark is hollow. */
const LATE_MS = 120_000;
/** A label beside a mark takes so much room, in pixels: the mark and its words, which a time with fractions makes long. */
const roomOf = ({ entries: [entry] }: Crowd): number =>
  Math.max(132, 36 + 6.6 * `${typeWords(entry!.type)} ${whenOf(entry!)}`.length);

export function LaneRow({ lane }: { readonly lane: Lane }) {
  const crowds = crowdsOf(lane.marks, scale.value);
  const others = lane.id === 'changes' ? suspectedAt.value : [];
  return (
    <div class={`lane lane-${lane.id.split('\u0000')[0]!}`}>
      <span class="lane-name" aria-hidden="true">
        {lane.name}
      </span>
      <div class="drawing" role="group" aria-label={lane.name} onKeyDown={rove}>
        {lane.bands.map((band) => (
          <Band key={`${band.status}${band.from}`} band={band} />
        ))}
        {lane.joins.map(({ from, to }) => (
          <span key={to.id} class="join" style={stretch(from.interval.from, to.interval.from)} />
        ))}
        {lane.bars.map((window, i) => (
          <Bar key={`${window.from.id}${window.level}`} window={window} isStop={i === 0} />
        ))}
        {crowds.map((crowd, i) => (
          <Mark
            key={crowd.entries[0]!.id}
            crowd={crowd}
            isStop={i === 0 && lane.bars.length === 0}
            label={sideOf(crowds, i, others)}
          />
        ))}
        {lane.id === 'changes' && <SuspectMarks isStop={crowds.length === 0} />}
      </div>
    </div>
  );
}

const SuspectMarks = later<readonly SuspectView[], { readonly isStop: boolean }>(
  marked,
  async () => (await import('./suspect-marks.js')).SuspectMarks,
);

/** Where changes are drawn that nobody has linked. They have no names beside them. */
const suspectedAt = computed(() =>
  (marked.value ?? []).map(({ interval }) => scale.value.x(Date.parse(interval.from))),
);

type Side = 'before' | 'after';

/** Behind the mark if there is room, else in front of it, else nowhere: its name is there for those who point at it. */
function sideOf(crowds: readonly Crowd[], i: number, others: readonly number[]): Side | null {
  const { x } = crowds[i]!;
  const room = roomOf(crowds[i]!);
  const isFree = (from: number, to: number): boolean => others.every((other) => other < from || other > to);
  const next = crowds[i + 1]?.x ?? scale.value.width + MARGIN;
  if (next - x > room && isFree(x, x + room)) return 'after';
  // What stands before may have its own name behind it.
  const before = crowds[i - 1];
  const isRoom = x - (before?.x ?? 0) > room + (before ? roomOf(before) : 0);
  return isRoom && isFree(x - room, x) ? 'before' : null;
}

/** What lasts is drawn up to the moment that is looked at; on an incident that is over, to the end of the drawing. */
function stretch(from: number, to: number | null): { left: string; width: string } {
  const { x, to: last } = scale.value;
  const end = to ?? Math.min(Math.max(seen.value!.evaluatedAt, from), Math.max(last, from));
  return { left: `${x(from)}px`, width: `${Math.max(2, x(end) - x(from))}px` };
}

/** The arrow keys walk the buttons of a lane. */
function rove(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('button')].sort(
    (a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left,
  );
  const next = buttons[buttons.indexOf(document.activeElement as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function Band({ band }: { readonly band: StatusBand }) {
  return (
    <span class={`band band-${band.status}`} style={stretch(band.from, band.to)}>
      {band.status}
    </span>
  );
}

function Bar({ window, isStop }: { readonly window: Window; readonly isStop: boolean }) {
  const { from, to, ended, level, kind, component } = window;
  const length = ended
    ? durationText((ended.to - from.interval.from) / 1000)
    : shown.value?.inProgress
      ? 'so far'
      : 'no end';
  const place = stretch(from.interval.from, ended?.to ?? null);
  const what = [typeWords(kind), component, level].filter(Boolean).join(' ');
  const times = `${whenOf(from)} – ${to === null ? 'open' : to === from ? clockOf(zone.value, ended!.to) : whenOf(to)}`;
  const ids = [from.id, ...(to ? [to.id] : [])];
  return (
    <button
      type="button"
      class={`bar level-${level ?? 'none'}${to === null ? ' open' : ''}${ids.some(isLit) ? ' lit' : ''}${isUnconfirmed(from) ? ' dashed' : ''}`}
      style={place}
      tabIndex={isStop ? 0 : -1}
      aria-label={`${what} ${times}`}
      title={`${what} ${times}`}
      onClick={() => focusEntry(from.id)}
      onPointerEnter={() => (pointed.value = from.id)}
      onPointerLeave={() => (pointed.value = null)}
    >
      {fitting([level, length].filter(Boolean), parseFloat(place.width))}
    </button>
  );
}

/** As much as has room: all of it, the length alone, or nothing. */
function fitting(words: readonly (string | null)[], width: number): string {
  const room = (width - 12) / 7;
  const all = words.join(' · ');
  const last = words.at(-1) ?? '';
  return all.length <= room ? all : last.length <= room ? last : '';
}

const isUnconfirmed = (entry: Entry): boolean => entry.facts.origin !== 'stated';

interface MarkProps {
  readonly crowd: Crowd;
  readonly isStop: boolean;
  /** On which side of the mark its name has room. */
  readonly label: Side | null;
}

function Mark({ crowd, isStop, label }: MarkProps) {
  const [entry] = crowd.entries as readonly [Entry, ...Entry[]];
  if (crowd.entries.length > 1) return <CrowdMark crowd={crowd} isStop={isStop} />;
  const at = entry.interval.from;
  const knownAt = entry.learnedAt ?? (saysNoLearning.value ? null : entry.recordedAt);
  const isLate = knownAt !== null && knownAt - at > LATE_MS;
  const left = scale.value.x(at);
  const width = scale.value.x(entry.interval.to) - left;
  const name = `${typeWords(entry.type)} ${whenOf(entry)}`;
  const pick = (event: MouseEvent): void => {
    if (event.shiftKey && current.value !== null && current.value !== entry.id)
      pair.value = { from: current.value, to: entry.id };
    else focusEntry(entry.id);
  };
  return (
    <button
      type="button"
      class={`mark${isLate ? ' late' : ''}${isUnconfirmed(entry) ? ' dashed' : ''}${isLit(entry.id) ? ' lit' : ''}${width > 4 ? ' span' : ''}`}
      style={{
        left: `${left}px`,
        ...(width > 4 && { width: `${width}px` }),
        ...(isLate && { '--tail': `${scale.value.x(knownAt) - left}px` }),
      }}
      tabIndex={isStop ? 0 : -1}
      aria-label={name}
      aria-current={current.value === entry.id ? 'true' : undefined}
      title={`${name}: ${lineOf(entry, textsOf.value.get(entry.id))}`}
      onClick={pick}
      onPointerEnter={() => (pointed.value = entry.id)}
      onPointerLeave={() => (pointed.value = null)}
    >
      <span class="glyph" aria-hidden="true">
        {glyphOf(entry.type)}
      </span>
      {label !== null && (
        <span class={`mark-label ${label}`} aria-hidden="true">
          {typeWords(entry.type)} <time>{whenOf(entry)}</time>
        </span>
      )}
    </button>
  );
}

const NO_TEXTS: ReadonlyMap<string, EntryTexts> = new Map();
const textsOf = computed(() => latest.value?.texts.entries ?? NO_TEXTS);

function CrowdMark({ crowd, isStop }: { readonly crowd: Crowd; readonly isStop: boolean }) {
  const [first, last] = [crowd.entries[0]!, crowd.entries.at(-1)!];
  const name = `${crowd.entries.length} facts, ${whenOf(first)}–${whenOf(last)}`;
  const [from, to] = [first.interval.from, last.interval.from];
  const room = Math.max(1000, (to - from) * 0.2);
  return (
    <button
      type="button"
      class={`mark crowd${crowd.entries.some(({ id }) => isLit(id)) ? ' lit' : ''}`}
      style={{ left: `${crowd.x}px` }}
      tabIndex={isStop ? 0 : -1}
      aria-label={name}
      title={name}
      onClick={() => zoomTo(from - room, to + room)}
    >
      {crowd.entries.length}
    </button>
  );
}
