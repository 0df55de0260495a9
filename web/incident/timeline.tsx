/** The lanes: what happened along the axis of time, at the moment that is looked at. Nothing moves when the slider does. */
import { computed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/timeline/clocks.js';
import { emptyLane, lanesOf, type Lane } from '../../src/timeline/drawing/lanes.js';
import { type Gap } from '../../src/timeline/drawing/scale.js';
import { durationText, type Millis } from '../../src/timeline/time.js';
import { Brackets } from './brackets.js';
import { compared } from './difference-state.js';
import { shifted, ticks, width } from './drawing.js';
import { LaneRow } from './lane.js';
import { later } from './later.js';
import { latestOn, live, liveNow, seen } from './moment.js';
import { Overview } from './overview.js';
import { opened, wanted, wantedNow } from './selection.js';
import { instants as suspected } from './suspects.js';
import { dateWords, dayOf } from './words.js';
import { Selected, startDrag, wheel, ZoomBar } from './zoom.js';

const lanesNow = computed(() => (latestOn.value ? lanesOf(latestOn.value, wantedNow.value) : []));

/** Those of now stay at every moment, so that the slider does not move under the hand. */
const lanes = computed<readonly Lane[]>(() => {
  if (!seen.value) return [];
  const then = new Map(lanesOf(seen.value.on, wanted.value).map((lane) => [lane.id, lane]));
  const kept = lanesNow.value.map(({ id, name }) => then.get(id) ?? emptyLane(id, name));
  const others = [...then.values()].filter(({ id }) => !kept.some((lane) => lane.id === id));
  return withSuspects([...kept, ...others]);
});

/** A change that nobody has linked stands in the lane of changes, even if nothing else does. */
function withSuspects(drawn: readonly Lane[]): readonly Lane[] {
  if (suspected.value.length === 0 || drawn.some(({ id }) => id === CHANGES)) return drawn;
  const below = drawn.findIndex(({ id }) => id === 'response' || id === 'notes');
  return drawn.toSpliced(below < 0 ? drawn.length : below, 0, emptyLane(CHANGES, 'Changes'));
}

const CHANGES = 'changes';

export function Timeline() {
  const drawing = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (width.value = entry!.contentRect.width));
    observer.observe(drawing.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <section class="lanes" role="group" aria-label="Timeline" hidden={isNothing.value}>
      <Overview />
      <div class="axis">
        <span class="lane-name">{firstDay.value}</span>
        <div ref={drawing} class="drawing" onPointerDown={startDrag} onWheel={wheel}>
          {ticks.value.map(({ at, x, label, day }) => (
            <span key={at} class="tick" style={{ left: `${x}px` }}>
              {day !== null && <span class="tick-day">{day}</span>}
              {label}
            </span>
          ))}
          <Selected />
        </div>
      </div>
      <div class="lane-rows">
        <Moved />
        {lanes.value.map((lane) => (
          <LaneRow key={lane.id} lane={lane} />
        ))}
        <Brackets />
        <div class="gaps drawing-overlay">
          {shifted.value.map((gap) => (
            <GapMark key={gap.from} gap={gap} />
          ))}
        </div>
      </div>
      <ZoomBar />
    </section>
  );
}

/** An axis without a fact would be of no time at all. */
const isNothing = computed(() => liveNow.value.length === 0 && suspected.value.length === 0);

const Moved = later(compared, async () => (await import('./moved.js')).Moved);

const firstDay = computed(() => (live.value[0] ? dateWords(dayOf(live.value[0])) : ''));

function GapMark({ gap }: { readonly gap: Gap }) {
  const length = roughly(gap.to - gap.from);
  const open = (): void => void (opened.value = new Set([...opened.value, gap.from]));
  return (
    <button
      type="button"
      class="gap"
      style={{ left: `${gap.x}px`, width: `${gap.width}px` }}
      aria-label={`${length} without entries`}
      title={`${length} without entries`}
      onClick={open}
    >
      <span>{length}</span>
    </button>
  );
}

/** As long as that, to a person: days, else hours, else minutes. */
function roughly(length: Millis): string {
  const unit =
    length >= 2 * DAY_MS ? DAY_MS : length >= 2 * HOUR_MS ? HOUR_MS : length >= 2 * MINUTE_MS ? MINUTE_MS : 1000;
  return durationText((Math.round(length / unit) * unit) / 1000);
}
