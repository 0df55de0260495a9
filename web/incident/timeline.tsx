/** The lanes: what happened along the axis of time, at the moment that is looked at. Nothing moves when the slider does. */
import { computed, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { DAY_MS, MINUTE_MS } from '../../src/timeline/clocks.js';
import { emptyLane, lanesOf, type Lane } from '../../src/timeline/drawing/lanes.js';
import { scaleOf, type Gap } from '../../src/timeline/drawing/scale.js';
import { ticksOf } from '../../src/timeline/drawing/ticks.js';
import { durationText, type Millis } from '../../src/timeline/time.js';
import { now } from '../shared/clock.js';
import { zone } from '../shared/zone.js';
import { Brackets } from './brackets.js';
import { LaneRow } from './lane.js';
import { isUnderWay, latestOn, live, liveNow, seen } from './moment.js';
import { isWanted, opened, trueScale, visible, wanted, wantedNow, zoom } from './selection.js';
import { count, dateWords, dayOf } from './words.js';

/** Of the drawing, without the names of the lanes; in pixels. */
const width = signal(900);
const HOUR_MS = 60 * MINUTE_MS;
/** Room beside the first and last mark. */
export const MARGIN = 28;

/** Everything that is drawn now and later: the picture keeps its scale at every moment. */
const drawn = computed<readonly Millis[]>(() => {
  const { value: wants } = isWanted;
  return liveNow.value
    .filter((entry) => wants(entry) || entry.type !== 'note')
    .flatMap(({ interval, until }) => [interval.from, interval.to, ...(until === null ? [] : [until])]);
});

const instants = computed<readonly Millis[]>(() =>
  isUnderWay.value ? [...drawn.value, Math.floor(now.value / 60_000) * 60_000] : drawn.value,
);

export const scale = computed(() => {
  const inner = Math.max(120, width.value - 2 * MARGIN);
  const all = instants.value.length > 0 ? instants.value : [now.peek()];
  const made = scaleOf(all, { width: inner, window: zoom.value, trueScale: trueScale.value, opened: opened.value });
  return { ...made, x: (at: Millis) => made.x(at) + MARGIN, at: (x: number) => made.at(x - MARGIN) };
});

const lanesNow = computed(() => (latestOn.value ? lanesOf(latestOn.value, wantedNow.value) : []));

/** Those of now stay at every moment, so that the slider does not move under the hand. */
const lanes = computed<readonly Lane[]>(() => {
  if (!seen.value) return [];
  const then = new Map(lanesOf(seen.value.on, wanted.value).map((lane) => [lane.id, lane]));
  const kept = lanesNow.value.map(({ id, name }) => then.get(id) ?? emptyLane(id, name));
  const others = [...then.values()].filter(({ id }) => !kept.some((lane) => lane.id === id));
  return [...kept, ...others];
});

export function Timeline() {
  const drawing = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (width.value = entry!.contentRect.width));
    observer.observe(drawing.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <section class="lanes" role="group" aria-label="Timeline">
      <div class="axis">
        <span class="lane-name">{firstDay.value}</span>
        <div ref={drawing} class="drawing" onPointerDown={startDrag} onWheel={wheel}>
          {ticks.value.map(({ at, x, label }) => (
            <span key={at} class="tick" style={{ left: `${x}px` }}>
              {label}
            </span>
          ))}
          <Selected />
        </div>
      </div>
      <div class="lane-rows">
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

const firstDay = computed(() => (live.value[0] ? dateWords(dayOf(live.value[0])) : ''));

/** The gaps where they are drawn. */
const shifted = computed(() => scale.value.gaps.map((gap) => ({ ...gap, x: gap.x + MARGIN })));

const ticks = computed(() => ticksOf({ ...scale.value, gaps: shifted.value }, zone.value));

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

/** The stretch that is being drawn over the axis, in pixels. */
const drag = signal<{ readonly from: number; readonly to: number } | null>(null);

function Selected() {
  if (!drag.value) return null;
  const { from, to } = drag.value;
  const part = live.value.filter(({ interval }) => {
    const x = scale.value.x(interval.from);
    return x >= Math.min(from, to) && x <= Math.max(from, to);
  });
  const length = Math.abs(scale.value.at(to) - scale.value.at(from)) / 1000;
  return (
    <span class="selected" style={{ left: `${Math.min(from, to)}px`, width: `${Math.abs(to - from)}px` }}>
      {count(part.length, 'fact')} in {durationText(Math.round(length))}
    </span>
  );
}

function startDrag(event: PointerEvent): void {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const x = (at: PointerEvent): number => Math.max(0, Math.min(box.width, at.clientX - box.left));
  const from = x(event);
  const move = (next: PointerEvent): void => void (drag.value = { from, to: x(next) });
  const end = (): void => {
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', end);
    const drawn = drag.value;
    drag.value = null;
    if (drawn && Math.abs(drawn.to - drawn.from) > 6)
      zoomTo(scale.value.at(Math.min(drawn.from, drawn.to)), scale.value.at(Math.max(drawn.from, drawn.to)));
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', end);
}

const SHORTEST_MS = 1000;

export function zoomTo(from: Millis, to: Millis): void {
  if (to - from >= SHORTEST_MS) zoom.value = { from, to };
}

/** Around the middle, or around an instant that stays where it is. @param by above 1: closer */
export function zoomBy(by: number, around?: Millis): void {
  const { from, to } = scale.value;
  const middle = around ?? (from + to) / 2;
  const next = { from: middle - (middle - from) / by, to: middle + (to - middle) / by };
  const all = instants.value;
  const [first, last] = [Math.min(...all), Math.max(...all)];
  if (by < 1 && next.from <= first && next.to >= last) zoom.value = null;
  else zoomTo(Math.round(next.from), Math.round(next.to));
}

function wheel(event: WheelEvent): void {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  zoomBy(event.deltaY < 0 ? 1.25 : 0.8, scale.value.at(event.clientX - box.left));
}

function ZoomBar() {
  const collapsed = scale.value.gaps.length > 0 || opened.value.size > 0 || trueScale.value;
  if (!zoom.value && !collapsed) return null;
  const setTrue = (event: Event): void => void (trueScale.value = (event.currentTarget as HTMLInputElement).checked);
  return (
    <div class="zoom-bar">
      {zoom.value && (
        <>
          <span role="status">
            {count(visible.value.length, 'fact')} in{' '}
            {durationText(Math.round((zoom.value.to - zoom.value.from) / 1000))}
          </span>
          <button type="button" onClick={() => (zoom.value = null)}>
            Fit
          </button>
        </>
      )}
      {collapsed && (
        <label>
          <input type="checkbox" role="switch" checked={trueScale.value} onChange={setTrue} /> true scale
        </label>
      )}
    </div>
  );
}
