/** A time as it would have to be written, in the form in which it is written. */
import { DAY_MS, localDate, MINUTE_MS, type Zone } from '../clocks.js';
import { linesOf } from '../parsing/scanning.js';
import { type Millis } from '../time.js';
import { type ReportFact, type TextSpan } from '../reports/report.js';
import { type Edit } from './check.js';

/** The words of one line at a span. */
export type WordsAt = (span: TextSpan) => string;

export function wordsIn(text: string): WordsAt {
  const lines = linesOf(text);
  return ({ line, column, endColumn }) => (lines[line - 1] ?? '').slice(column - 1, endColumn - 1);
}

/** The edits that let a fact say another instant on its own clocks; null where its form is not known well enough. */
export function editsFor({ parts, at, clocks, local }: ReportFact, to: Millis, wordsAt: WordsAt): Edit[] | null {
  const edits: Edit[] = [];
  const [date, newDate] = [localDate(clocks, at), localDate(clocks, to)];
  if (date !== newDate) {
    const span = parts.date ?? parts.clock;
    if (span === null) return null;
    const written = parts.date === null ? null : rewrittenDate(wordsAt(parts.date), date, newDate);
    if (parts.date === null) edits.push({ ...span, endColumn: span.column, replacement: `${newDate} ` });
    else if (written === null) return null;
    else edits.push({ ...parts.date, replacement: written });
  }
  const [minutes, newMinutes] = [minutesOf(clocks, at), minutesOf(clocks, to)];
  if (minutes === newMinutes) return edits;
  if (parts.clock === null || !local.includes('T')) return null;
  const clock = rewrittenClock(wordsAt(parts.clock), minutes, newMinutes);
  return clock === null ? null : [...edits, { ...parts.clock, replacement: clock }];
}

const minutesOf = (clocks: Zone, at: Millis): number =>
  Math.floor(((((at + clocks.offset(at)) % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);

const CLOCK = /^(\d{1,2})([:.hH]| ?[hH] ?)(\d{2})(.{0,20}?)( ?)([aApP])?(\.? ?[mM]\.?)?$/;
const TOGETHER = /^(\d{2})(\d{2})(\D{0,10})$/;
const HOUR_ONLY = /^(\d{1,2})( ?)([aApP])(\.? ?[mM]\.?)$/;

/** `14:02` → `13:02`, `2:02 PM` → `1:02 PM`, `1402` → `1302`; null for a form that does not say the old time. */
export function rewrittenClock(words: string, from: number, to: number): string | null {
  const bare = HOUR_ONLY.exec(words);
  const [hour, minute] = [Math.floor(to / 60), String(to % 60).padStart(2, '0')];
  if (bare) {
    const twelve = `${((hour + 11) % 12) + 1}`;
    return `${twelve}${minute === '00' ? '' : `:${minute}`}${bare[2]!}${half(hour, bare[3]!)}${bare[4]!}`;
  }
  const together = TOGETHER.exec(words);
  if (together) return `${String(hour).padStart(2, '0')}${minute}${together[3]!}`;
  const m = CLOCK.exec(words);
  if (!m || Number(m[3]) !== from % 60) return null;
  const [, oldHour, between, , seconds, blank, mark, rest] = m;
  const isHalved = mark !== undefined && rest !== undefined;
  const shown = String(isHalved ? ((hour + 11) % 12) + 1 : hour);
  const digits = oldHour!.startsWith('0') || (oldHour!.length === 2 && !isHalved) ? shown.padStart(2, '0') : shown;
  const tail = isHalved ? `${blank!}${half(hour, mark)}${rest}` : `${blank!}${mark ?? ''}${rest ?? ''}`;
  return `${digits}${between!}${minute}${seconds!}${tail}`;
}

/** `a` or `p`, in the case of the mark that stands there. */
function half(hour: number, mark: string): string {
  const letter = hour < 12 ? 'a' : 'p';
  return mark === mark.toUpperCase() ? letter.toUpperCase() : letter;
}

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const TOKEN = /(\d{1,4})(st|nd|rd|th)?|[A-Za-z]{3,9}/g;

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const partsOf = (date: string): Parts => {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return { year, month, day };
};

/** `9 June 2021` → `10 June 2021`, `Wed 09/06/2021` → `Thu 10/06/2021`; null for words that do not say the old date. */
export function rewrittenDate(words: string, from: string, to: string): string | null {
  const [old, next] = [partsOf(from), partsOf(to)];
  const numbers = [...words.matchAll(TOKEN)].filter(([, digits]) => digits !== undefined);
  const hasName = [...words.matchAll(TOKEN)].some(([token]) => nameIn(MONTHS, token) !== -1);
  const roles = rolesOf(
    numbers.map(([, digits]) => digits!),
    old,
    hasName,
  );
  if (roles === null) return null;
  if (old.year !== next.year && !roles.includes('year')) return null;
  if (old.month !== next.month && !hasName && !roles.includes('month')) return null;
  let count = -1;
  return words.replace(TOKEN, (token: string, digits: string | undefined, ordinal: string | undefined) => {
    if (digits !== undefined) {
      count += 1;
      const role = roles[count]!;
      const value = String(next[role]);
      const shown =
        role === 'year' && digits.length === 2
          ? value.slice(-2)
          : value.padStart(
              digits.startsWith('0') || digits.length === 4 || words.includes('-') ? digits.length : 1,
              '0',
            );
      return shown + (ordinal === undefined ? '' : ordinalOf(next.day));
    }
    if (nameIn(MONTHS, token) !== -1) return likeName(token, MONTHS[next.month - 1]!);
    const weekday = nameIn(WEEKDAYS, token);
    return weekday === -1 ? token : likeName(token, WEEKDAYS[new Date(`${to}T00:00Z`).getUTCDay()]!);
  });
}

type Role = keyof Parts;

/** What each number of a date is, by what the date is. */
function rolesOf(numbers: readonly string[], old: Parts, hasName: boolean): Role[] | null {
  const is = (digits: string, role: Role): boolean =>
    Number(digits) === old[role] || (role === 'year' && digits.length === 2 && Number(digits) === old.year % 100);
  const orders: readonly (readonly Role[])[] = hasName
    ? [['day', 'year'], ['year', 'day'], ['day']]
    : [
        ['year', 'month', 'day'],
        ['day', 'month', 'year'],
        ['month', 'day', 'year'],
        ['day', 'month'],
        ['month', 'day'],
      ];
  const found = orders.find(
    (roles) => roles.length === numbers.length && roles.every((role, i) => is(numbers[i]!, role)),
  );
  return found ? [...found] : null;
}

function nameIn(names: readonly string[], token: string): number {
  const word = token.toLowerCase();
  return names.findIndex((name) => name === word || (word.length >= 3 && word.length <= 4 && name.startsWith(word)));
}

/** As long, and in the same case, as the name that stands there. */
function likeName(token: string, name: string): string {
  const isShort =
    token.length <= 4 && token.length < name.length && !['may', 'june', 'july'].includes(token.toLowerCase());
  const word = isShort ? name.slice(0, 3) : name;
  if (token === token.toUpperCase()) return word.toUpperCase();
  return token[0] === token[0]!.toUpperCase() ? word[0]!.toUpperCase() + word.slice(1) : word;
}

function ordinalOf(day: number): string {
  if (day % 100 >= 11 && day % 100 <= 13) return 'th';
  return ['th', 'st', 'nd', 'rd'][day % 10] ?? 'th';
}
