/** What the draft would be, if it were posted. */
import { computed, effect, signal } from '@preact/signals';
import { localDate } from '../../src/timeline/clocks.js';
import { readEntry } from '../../src/timeline/input/entry.js';
import { LIMITS } from '../../src/timeline/input/limits.js';
import { type WrittenDate } from '../../src/timeline/parsing/dates.js';
import {
  readLines,
  zonesAssumed,
  type LineEntry,
  type LineReading,
  type LinesFrame,
} from '../../src/timeline/parsing/lines.js';
import { FUTURE_ALLOWED_MS } from '../../src/timeline/parsing/typed-time.js';
import { now } from '../shared/clock.js';
import { zone } from '../shared/zone.js';
import { draft } from './draft.js';
import { live, shown } from './moment.js';

export interface Understood {
  /** In the order of the lines; none where something cannot be read, as then nothing is posted. */
  readonly entries: readonly LineEntry[];
  readonly problem: string | null;
  readonly remarks: readonly string[];
}

/** So many characters are read while somebody types. */
const MOST = 100_000;

/** Bare times of an incident that is over are on its own date. */
const dayOfBareTimes = computed<WrittenDate | null>(() => {
  if (!shown.value || shown.value.inProgress || live.value.length === 0) return null;
  const [year, month, day] = localDate(zone.value, live.value.at(-1)!.interval.from).split('-').map(Number);
  return { year: year!, month: month!, day: day!, daysFromToday: null, isGuess: false, start: 0, end: 0 };
});

const frame = (): LinesFrame => {
  const at = now.peek();
  return { zone: zone.value, now: at, date: dayOfBareTimes.value, latest: at + FUTURE_ALLOWED_MS };
};

/** `@18:22` is `18:22` with a mark that says so. */
const unmarked = (text: string): string => text.replace(/^@[ \t]{0,9}(?=[\d-])/gm, '');

/** How each line of the draft would be read by itself; null where there is one line alone. */
const readings = computed<readonly LineReading[] | null>(() => {
  const text = draft.value.trim();
  if (!text.includes('\n') || text.length > MOST) return null;
  const all = readLines(unmarked(text), frame());
  return all.length > 1 ? all.map(checked) : null;
});

/** A line that is read well may still be no entry: its text may be too long. */
function checked(reading: LineReading): LineReading {
  if (reading.entry === null) return reading;
  const [fault] = readEntry(reading.entry, '').faults;
  if (!fault) return reading;
  return { ...reading, entry: null, problem: [fault.pointer.slice(1), fault.detail].filter(Boolean).join(' ') };
}

/** What somebody has said about the lines of this draft; null: nothing. */
const choice = signal<boolean | null>(null);
effect(() => {
  if (draft.value.trim() === '') choice.value = null;
});

/** Whether there is something to choose: one entry, or one for each line. */
export const canBeLines = computed(() => readings.value !== null);

/** Several lines that begin with a time are a timeline that was pasted; other words of several lines are one text. */
export const asLines = computed(
  () => readings.value !== null && (choice.value ?? readings.value.filter(({ placed }) => placed !== null).length > 1),
);

export const readAsLines = (is: boolean): void => void (choice.value = is);

/** How each line is read, where each is to be an entry. */
export const pasted = computed(() => (asLines.value ? readings.value : null));

/** The clocks on which times were read that name none; null where all do. */
export const assumedZone = computed(() => (pasted.value ? zonesAssumed(pasted.value) : null));

/** Null as long as nothing is written. */
export const understood = computed<Understood | null>(() => {
  const text = draft.value.trim();
  if (text.replace(/^@\s*/, '') === '') return null;
  if (text.length > MOST) return refused('this is too long to be read here: post it in parts');
  return pasted.value ? ofLines(pasted.value) : ofOne(text.replace(/^@\s*/, ''));
});

const refused = (problem: string): Understood => ({ entries: [], problem, remarks: [] });

function ofOne(text: string): Understood {
  const [first, ...others] = readLines(text.replace(/\n+/g, ' '), frame());
  if (!first || others.length > 0) return { entries: [{ type: 'note', text }], problem: null, remarks: [] };
  const { entry, problem, remarks } = first;
  return { entries: entry && problem === null ? [entry] : [], problem, remarks };
}

function ofLines(lines: readonly LineReading[]): Understood {
  const entries = lines.flatMap(({ entry }) => (entry ? [entry] : []));
  if (entries.length > LIMITS.perCall)
    return refused(`these are more than ${LIMITS.perCall} lines: post them in parts`);
  const unread = lines.filter(({ problem }) => problem !== null).map(({ line }) => line);
  if (unread.length > 0)
    return refused(
      `${unread.length === 1 ? 'line' : 'lines'} ${unread.slice(0, 5).join(', ')}${unread.length > 5 ? ' …' : ''} cannot be read: nothing is posted before all can`,
    );
  return { entries, problem: null, remarks: [] };
}
