/** Instants on a zone's clocks, in a form that is read back as the same instant. */
import { type Zone } from '../clocks.js';
import { END_OF_TIME, formatInstant, MIN_INSTANT, type Millis } from '../time.js';

const MINUTE_MS = 60_000;

/**
 * RFC 3339 with the offset of the zone at that instant, milliseconds only where there are any. In UTC where the offset
 * is none of whole minutes, as before there were zones, or the local year has not four digits.
 * @param shows `minute` leaves the seconds out, which must be 0
 */
export function instantIn({ offset }: Zone, at: Millis, shows: 'minute' | 'second'): string {
  const ahead = offset(at);
  const local = at + ahead;
  const isUtc = ahead === 0 || ahead % MINUTE_MS !== 0 || local < MIN_INSTANT || local >= END_OF_TIME;
  const clock = formatInstant(isUtc ? at : local);
  const digits = shows === 'minute' ? 16 : at % 1000 === 0 ? 19 : 23;
  return clock.slice(0, digits) + (isUtc ? 'Z' : offsetOf(ahead));
}

function offsetOf(ahead: Millis): string {
  const minutes = Math.abs(ahead) / MINUTE_MS;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
