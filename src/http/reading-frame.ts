/** What a caller says of times that do not say it themselves: their clocks and their day. */
import { timeZoneFault } from '../timeline/time-zones.js';
import { parseWrittenTime } from '../timeline/time.js';
import { type Fault } from './problems.js';

/** @param frame as the parameters `tz` and `date` give it */
export function frameFaults({ tz, date }: { readonly tz?: string; readonly date?: string }): Fault[] {
  const faults: Fault[] = [];
  const ofZone = tz === undefined ? null : timeZoneFault(tz);
  if (ofZone !== null) faults.push({ parameter: 'tz', code: 'format', detail: ofZone });
  if (date !== undefined && parseWrittenTime(date)?.shows !== 'day')
    faults.push({ parameter: 'date', code: 'format', detail: 'must be a day of the calendar, as YYYY-MM-DD' });
  return faults;
}
