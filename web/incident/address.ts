/** The address says what is shown, with the API's names where it has them, so that a link shows it again. */
import { effect } from '@preact/signals';
import { parseInstant, formatInstant, type Millis } from '../../src/timeline/time.js';
import { compared, type Compared } from './difference-state.js';
import {
  hasLearned,
  isNow,
  latest,
  orNow,
  ruler,
  saysNoLearning,
  step,
  steps,
  type Ruler,
  type Step,
} from './moment.js';
import { all, current, pair, zoom } from './selection.js';

/** The slider has rested for so long before the address follows. */
const REST_MS = 200;

/** Brings the page to what its address says; without that, to the ruler that suits the record. */
export function readAddress(): void {
  const asked = new URLSearchParams(location.search);
  all.value = asked.get('all') === 'true';
  zoom.value = spanOf(asked.get('window'));
  pair.value = pairOf(asked.get('pair'));
  current.value = /^#entry-(.+)$/.exec(decodeURIComponent(location.hash))?.[1] ?? null;
  ruler.value = rulerOf(asked);
  step.value = stepOf(asked);
  compared.value = comparedIn(asked);
}

function rulerOf(asked: URLSearchParams): Ruler {
  if (asked.has('occurredBefore')) return 'happened';
  if (asked.get('clock') === 'learned') return 'learned';
  if (asked.has('revision') || asked.has('asOf') || asked.get('clock') === 'recorded') return 'recorded';
  // A moment that is named by its revision is one of the record.
  if ([asked.get('from'), asked.get('to')].some((moment) => /^\d+$/.test(moment ?? ''))) return 'recorded';
  return suitableRuler();
}

/** On a record that was written down afterwards, when it was written says little. */
function suitableRuler(): Ruler {
  if (latest.value?.facts.description.historical !== true && !saysNoLearning.value) return 'recorded';
  return hasLearned.value ? 'learned' : 'happened';
}

/** The nearest step that there is; null is now. */
function stepOf(asked: URLSearchParams): number | null {
  const revision = asked.get('revision');
  const instant = asked.get('asOf') ?? asked.get('occurredBefore');
  if (revision !== null && /^\d+$/.test(revision))
    return lastStepWhere(({ moment }) => (moment.revision ?? Infinity) <= Number(revision));
  const asOf = instant === null ? null : parseInstant(instant.replace(' ', '+'));
  return asOf ? lastStepWhere(({ at }) => at <= asOf.at) : null;
}

/** The first one, where it holds for none. */
const lastStepWhere = (holds: (place: Step) => boolean): number | null =>
  orNow(Math.max(0, steps.value.findLastIndex(holds)));

function spanOf(text: string | null): { from: Millis; to: Millis } | null {
  const [from, to] = (text ?? '').split('/').map((part) => parseInstant(part)?.at);
  return from !== undefined && to !== undefined && from < to ? { from, to } : null;
}

function pairOf(text: string | null): { from: string; to: string | null } | null {
  const [from, to] = (text ?? '').split(',');
  return from === undefined || from === '' ? null : { from, to: to ?? null };
}

/** `from` and `to`, as the API has them: a revision, an instant, or now. */
function comparedIn(asked: URLSearchParams): Compared | null {
  const [from, to] = [asked.get('from'), asked.get('to')];
  return from === null && to === null ? null : { a: placeOf(from), b: placeOf(to) };
}

function placeOf(text: string | null): number | null {
  if (text === null || text === 'now') return null;
  const asked = new URLSearchParams(/^\d+$/.test(text) ? { revision: text } : { asOf: text });
  return stepOf(asked);
}

function nameOf(at: number | null): string {
  const place = at === null ? undefined : steps.value[at];
  if (!place) return 'now';
  return place.moment.revision === undefined ? formatInstant(place.at) : String(place.moment.revision);
}

const momentParameters = (): [string, string | null][] => {
  const place = isNow.value ? null : (steps.value[step.value!] ?? null);
  const { value: of } = ruler;
  const at = place && formatInstant(place.at);
  return [
    ['revision', of === 'recorded' && place ? String(place.moment.revision) : null],
    ['clock', of === 'learned' && place ? 'learned' : null],
    ['asOf', of === 'learned' ? at : null],
    ['occurredBefore', of === 'happened' ? at : null],
  ];
};

/** Address of what is shown now. */
export function addressNow(): URL {
  const url = new URL(location.href);
  const parameters: [string, string | null][] = [
    ...momentParameters(),
    ['from', compared.value && nameOf(compared.value.a)],
    ['to', compared.value && nameOf(compared.value.b)],
    ['all', all.value ? 'true' : null],
    ['window', zoom.value && `${formatInstant(zoom.value.from)}/${formatInstant(zoom.value.to)}`],
    ['pair', pair.value && [pair.value.from, pair.value.to].filter(Boolean).join(',')],
  ];
  for (const [name, value] of parameters) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  url.hash = current.value === null ? '' : `entry-${current.value}`;
  return url;
}

/** Keeps the address in step, once things rest; going back in the browser brings the page to where it was. */
export function writeAddress(): void {
  addEventListener('popstate', readAddress);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const { href } = addressNow();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (href === location.href) return;
      // A difference is a place to come back to; everything else is where one has got to.
      const isNewDifference = compared.peek() !== null && !new URLSearchParams(location.search).has('from');
      if (isNewDifference) history.pushState(null, '', href);
      else history.replaceState(history.state, '', href);
    }, REST_MS);
  });
}
