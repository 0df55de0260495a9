/** Times as they are written, and the interval that each one means. */
export type Millis = number;
export type Precision = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';
export interface Interval {
  from: Millis;
  to: Millis;
}

/** The calendar fields of a written time; a bare date has no offset. */
interface Written {
  /** As if the clock on the wall were UTC. */
  wall: Millis;
  offset: Millis | null;
  shows: Precision;
}

function written(text: string): Written {
  const date = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
  if (date) {
    const [, year, month, day] = date;
    return {
      wall: utc(Number(year), Number(month ?? 1), Number(day ?? 1)),
      offset: null,
      shows: day !== undefined ? 'day' : month !== undefined ? 'month' : 'year',
    };
  }
  const [, day, hour, minute, second, fraction = '', zone] =
    /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.exec(text)!;
  const wall =
    written(day!).wall +
    Number(hour) * HOUR +
    Number(minute) * 60_000 +
    Number(second ?? 0) * 1000 +
    Math.floor(Number(`0${fraction}`) * 1000);
  const sign = zone!.startsWith('-') ? -1 : 1;
  const offset = zone === 'Z' ? 0 : sign * (Number(zone!.slice(1, 3)) * HOUR + Number(zone!.slice(4)) * 60_000);
  return { wall, offset, shows: second === undefined ? 'minute' : 'second' };
}

const HOUR = 3_600_000;
const utc = (year: number, month: number, day: number, hour = 0): Millis => Date.UTC(year, month - 1, day, hour);

/** What a time by itself means. */
export const readTime = (text: string): Interval => intervalOf({ occurredAt: text });

export function intervalOf(entry: {
  occurredAt: string;
  precision?: Precision | null;
  timeZone?: string | null;
  earliest?: string | null;
  latest?: string | null;
}): Interval {
  const own = ownInterval(entry);
  return {
    from: entry.earliest ? Date.parse(entry.earliest) : own.from,
    to: entry.latest ? Date.parse(entry.latest) : own.to,
  };
}

function ownInterval({
  occurredAt,
  precision,
  timeZone,
}: {
  occurredAt: string;
  precision?: Precision | null;
  timeZone?: string | null;
}): Interval {
  const { wall, offset, shows } = written(occurredAt);
  const coarse = precision ?? shows;
  if (coarse === 'second' || coarse === 'minute') return { from: wall - offset!, to: wall - offset! };
  // The wall clock of the zone that counts: `timeZone`, else the written offset, else UTC.
  const local = timeZone && offset !== null ? wall - offset + zoneOffset(timeZone, wall - offset) : wall;
  const toUtc = (at: Millis): Millis => (timeZone ? fromZone(timeZone, at) : at - (offset ?? 0));
  const of = new Date(local);
  const [year, month, day, hour] = [of.getUTCFullYear(), of.getUTCMonth() + 1, of.getUTCDate(), of.getUTCHours()];
  switch (coarse) {
    case 'hour':
      return { from: toUtc(utc(year, month, day, hour)), to: toUtc(utc(year, month, day, hour + 1)) };
    case 'day':
      return { from: toUtc(utc(year, month, day)), to: toUtc(utc(year, month, day + 1)) };
    case 'month':
      return { from: toUtc(utc(year, month, 1)), to: toUtc(utc(year, month + 1, 1)) };
    case 'year':
      return { from: toUtc(utc(year, 1, 1)), to: toUtc(utc(year + 1, 1, 1)) };
  }
}

/** How far a zone's clock is ahead of UTC at an instant. */
function zoneOffset(timeZone: string, at: Millis): Millis {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((p) => p.type === type)!.value);
  const wall =
    utc(part('year'), part('month'), part('day'), part('hour')) + part('minute') * 60_000 + part('second') * 1000;
  return wall - Math.floor(at / 1000) * 1000;
}

function fromZone(timeZone: string, wall: Millis): Millis {
  const guess = wall - zoneOffset(timeZone, wall);
  return wall - zoneOffset(timeZone, guess);
}

/** An ISO 8601 duration of weeks, days, hours, minutes, seconds. */
interface Stated {
  seconds: number;
  /** Of the last stated digit. */
  unitSeconds: number;
}

export function readStated(text: string): Stated {
  const units: Record<string, number> = { W: 604_800, D: 86_400, H: 3600, M: 60, S: 1 };
  let seconds = 0;
  let unitSeconds = 1;
  for (const [, number, unit] of text.matchAll(/(\d+(?:[.,]\d+)?)([WDHMS])/g)) {
    seconds += Number(number!.replace(',', '.')) * units[unit!]!;
    const decimals = /[.,](\d+)/.exec(number!)?.[1]?.length ?? 0;
    unitSeconds = units[unit!]! / 10 ** decimals;
  }
  return { seconds, unitSeconds };
}
