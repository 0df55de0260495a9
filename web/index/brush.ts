/** Dragging over a histogram joins its bars into one filter; Shift and a click join up to the bar that is chosen. */
import { goTo } from './navigation.js';

type Bars = readonly SVGAElement[];

const barsOf = (histogram: Element): Bars => [...histogram.querySelectorAll<SVGAElement>('a[data-filter]')];

export function listenToBrush(): void {
  let drag: { readonly histogram: SVGSVGElement; readonly from: number; to: number } | null = null;

  addEventListener('pointerdown', (event) => {
    const bar = barUnder(event);
    const histogram = bar?.closest<SVGSVGElement>('svg[data-brush]');
    if (!bar || !histogram || event.button !== 0) return;
    const at = barsOf(histogram).indexOf(bar);
    drag = { histogram, from: at, to: at };
  });
  addEventListener('pointermove', (event) => {
    if (!drag) return;
    drag.to = nearest(drag.histogram, event.clientX);
    light(drag.histogram, drag.from, drag.to);
  });
  addEventListener('pointerup', () => {
    const done = drag;
    drag = null;
    if (!done) return;
    light(done.histogram, -1, -1);
    if (done.from !== done.to) void goTo(joined(done.histogram, done.from, done.to), 'push');
  });
  addEventListener('pointercancel', () => {
    if (drag) light(drag.histogram, -1, -1);
    drag = null;
  });
  // A drag is of the bars, not of the link that it began on.
  addEventListener('dragstart', (event) => barUnder(event) && event.preventDefault());
  addEventListener('click', (event) => {
    const bar = barUnder(event);
    const histogram = bar?.closest<SVGSVGElement>('svg[data-brush]');
    if (!bar || !histogram || !event.shiftKey) return;
    event.preventDefault();
    const bars = barsOf(histogram);
    const chosen = bars.findIndex((each) => each.classList.contains('chosen'));
    const at = bars.indexOf(bar);
    void goTo(joined(histogram, chosen === -1 ? at : chosen, at), 'push');
  });
}

const barUnder = ({ target }: Event): SVGAElement | null =>
  target instanceof Element ? target.closest<SVGAElement>('svg[data-brush] a[data-filter]') : null;

function nearest(histogram: SVGSVGElement, x: number): number {
  const middles = barsOf(histogram).map((bar) => {
    const { left, right } = bar.getBoundingClientRect();
    return Math.abs((left + right) / 2 - x);
  });
  return middles.indexOf(Math.min(...middles));
}

function light(histogram: SVGSVGElement, from: number, to: number): void {
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  barsOf(histogram).forEach((bar, i) => bar.classList.toggle('brushed', i >= first && i <= last && first >= 0));
}

function joined(histogram: SVGSVGElement, from: number, to: number): URL {
  const bars = barsOf(histogram).slice(Math.min(from, to), Math.max(from, to) + 1);
  const url = new URL(location.href);
  url.searchParams.delete('cursor');
  if (histogram.dataset['brush'] === 'year') {
    url.searchParams.delete('year');
    for (const { dataset } of bars) url.searchParams.append('year', dataset['year']!);
    return url;
  }
  for (const [name, value] of [
    ['minDuration', bars[0]!.dataset['min']],
    ['maxDuration', bars.at(-1)!.dataset['max']],
  ] as const) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  return url;
}
