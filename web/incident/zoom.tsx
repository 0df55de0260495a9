/** The hand on the axis: a stretch that is drawn over it becomes the part that is looked at. */
import { signal } from '@preact/signals';
import { durationText } from '../../src/timeline/time.js';
import { scale, zoomBy, zoomTo } from './drawing.js';
import { live } from './moment.js';
import { opened, trueScale, visible, zoom } from './selection.js';
import { count } from './words.js';

/** The stretch that is being drawn over the axis, in pixels. */
const drag = signal<{ readonly from: number; readonly to: number } | null>(null);

export function Selected() {
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

export function startDrag(event: PointerEvent): void {
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

export function wheel(event: WheelEvent): void {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  zoomBy(event.deltaY < 0 ? 1.25 : 0.8, scale.value.at(event.clientX - box.left));
}

export function ZoomBar() {
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
