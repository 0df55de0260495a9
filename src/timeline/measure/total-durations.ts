/** Totals over the windows of a kind, as results: a value, what an open window has come to, or the reason why not. */
import { type Evaluable, type TotalDefinition } from './definition.js';
import { anyOf, endView, isApproximate, lengthResult, reason } from './duration-parts.js';
import { isUnconfirmed } from '../entry.js';
import { elapsedAt, elapsedText, runningTotal, type Running } from './running.js';
import { type DurationView } from '../view/view-types.js';
import { groupBy } from '../timeline.js';
import { type Millis } from '../time.js';
import { totalOf, unionBy, UNSPECIFIED_LEVEL, WHOLE_SERVICE, type Window } from './windows.js';
import { windowView } from '../view/render-entry.js';

const componentKey = (window: Window): string => window.component ?? WHOLE_SERVICE;
const levelKey = (window: Window): string => window.level ?? UNSPECIFIED_LEVEL;

export function evaluateTotal(measure: TotalDefinition, on: Evaluable, blank: DurationView): DurationView {
  if (on.windows.all.every((window) => window.kind !== measure.window)) {
    const message = `no window of ${measure.window}`;
    return {
      ...blank,
      status: 'not_applicable',
      reason: reason('not_applicable', message, [`${measure.window}_started`]),
    };
  }
  const windows = windowsOfTotal(measure, on);
  if (windows.length === 0) {
    const filter = [measure.component, measure.level].filter((part) => part !== undefined).join(', ');
    return {
      ...blank,
      status: 'missing',
      reason: reason('missing', `no window of ${measure.window} of ${filter}`, [`${measure.window}_started`]),
    };
  }
  const ends = windows.flatMap((window) => [window.from, window.to]);
  const found: DurationView = {
    ...blank,
    windows: windows.map(windowView),
    approximate: anyOf(isApproximate, ...ends),
    unconfirmed: anyOf(isUnconfirmed, ...ends),
  };
  const closed = totalOf(measure.total, windows);
  const firstOpen = windows.find((window) => window.to === null);
  if (firstOpen) {
    const closedSeconds = typeof closed?.length === 'number' ? closed.length : null;
    return { ...found, closedSeconds, ...openTotal(measure, windows, firstOpen, on) };
  }
  return {
    ...found,
    ...lengthResult(closed!.length),
    from: closed!.first && endView(closed!.first.from),
    // A whole window ends with its `until`, not when its entry began.
    to: closed!.last && { ...endView(closed!.last.to!), occurredAt: windowView(closed!.last).to!.occurredAt },
    byComponent: unionBy(windows, componentKey),
    byLevel: unionBy(windows, levelKey),
  };
}

const windowsOfTotal = ({ window: kind, component, level }: TotalDefinition, on: Evaluable): readonly Window[] =>
  on.windows.all.filter(
    (window) =>
      window.kind === kind &&
      (component === undefined || window.component === component) &&
      (level === undefined || window.level === level),
  );

/** An open window keeps a total from ending: while the incident is in progress it grows. */
function openTotal(
  measure: TotalDefinition,
  windows: readonly Window[],
  firstOpen: Window,
  on: Evaluable,
): Partial<DurationView> {
  if (!on.status.inProgress) {
    const where = firstOpen.component === null ? '' : ` of ${firstOpen.component}`;
    const message = `the ${firstOpen.kind}${where} that began with ${firstOpen.from.id} has no end`;
    return {
      status: 'missing',
      reason: reason('missing', message, [`${firstOpen.kind}_ended`]),
      // As `closedSeconds` they are of the closed windows alone.
      ...(windows.some((window) => window.to !== null) && {
        byComponent: unionBy(windows, componentKey),
        byLevel: unionBy(windows, levelKey),
      }),
    };
  }
  const { total, byComponent, byLevel } = growing(measure, windows, on.evaluatedAt);
  const valueOf = (running: Running): number => elapsedAt(running, on.evaluatedAt);
  const elapsedSeconds = valueOf(total);
  return {
    status: 'pending',
    elapsedSeconds,
    text: elapsedText(elapsedSeconds),
    byComponent: mapValues(byComponent, valueOf),
    byLevel: mapValues(byLevel, valueOf),
  };
}

/** How a pending total, and the unions within its components and levels, grow. */
interface GrowingTotal {
  readonly total: Running;
  readonly byComponent: ReadonlyMap<string, Running>;
  readonly byLevel: ReadonlyMap<string, Running>;
}

/** @param since the earliest moment that will be asked about */
export const growingTotal = (measure: TotalDefinition, on: Evaluable, since: Millis): GrowingTotal =>
  growing(measure, windowsOfTotal(measure, on), since);

function growing({ total }: TotalDefinition, windows: readonly Window[], since: Millis): GrowingTotal {
  const unions = (key: (window: Window) => string): Map<string, Running> =>
    new Map([...groupBy(windows, key)].map(([name, group]) => [name, runningTotal('union', group, since)]));
  return {
    total: runningTotal(total, windows, since),
    byComponent: unions(componentKey),
    byLevel: unions(levelKey),
  };
}

/** An object without a prototype, as the keys are a user's words. */
export function mapValues<A, B>(map: ReadonlyMap<string, A>, change: (value: A) => B): Record<string, B> {
  const values = Object.create(null) as Record<string, B>;
  for (const [key, value] of map) values[key] = change(value);
  return values;
}
