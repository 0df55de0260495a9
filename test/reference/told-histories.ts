/** Histories on which a rule turns that chance seldom meets; each is held against the reference at every build. */
import { type History, type PostedEntry } from './history.js';

const DAY = '2024-03-30';

/** `10:00 impact_started @api #down ?`: the time, perhaps with a latest one (`10:00~10:20`) or an end (`10:00-11:00`). */
function entryOf(line: string, index: number): PostedEntry {
  const [time, type, ...rest] = line.split(' ') as [string, string, ...string[]];
  const at = (clock: string): string => `${DAY}T${clock}:00Z`;
  const entry: PostedEntry = { id: `e${index}`, type, occurredAt: at(time.slice(0, 5)) };
  if (time[5] === '~') entry.latest = at(time.slice(6));
  if (time[5] === '-') entry.until = at(time.slice(6));
  for (const word of rest) {
    if (word === '?') entry.origin = 'extracted';
    else if (word.startsWith('@')) entry.component = word.slice(1);
    else entry.level = word.slice(1);
  }
  return entry;
}

const told = (...lines: string[]): Omit<History, 'historical'> => ({
  openedAt: `${DAY}T09:00:00Z`,
  steps: lines.map((line, i) => ({ does: 'entry', recordedAt: `${DAY}T13:00:00Z`, entry: entryOf(line, i) })),
});

export const TOLD: Readonly<Record<string, Omit<History, 'historical'>>> = {
  'a guess does not reopen what a source states as ended': told(
    '10:00 impact_started',
    '11:00 incident_ended',
    '11:30 reopened ?',
  ),
  'a guess that takes no part in the status contradicts a guess': told(
    '10:00 mitigated',
    '11:00 incident_ended ?',
    '11:30 resolved ?',
  ),
  'a status entry of the same instant stands after an end recorded before it': told(
    '10:00 incident_ended',
    '10:00 mitigated',
  ),
  'and before an end recorded after it': told('10:00 mitigated', '10:00 incident_ended'),
  'a guess does not stand in for a stated end that was undone': told(
    '10:00 impact_started',
    '11:00 resolved',
    '11:30 reopened',
    '12:00 closed ?',
  ),
  'what is closed after the reopening ends the incident, though its end was undone': told(
    '10:00 impact_started',
    '11:00 resolved',
    '11:30 reopened',
    '12:00 closed',
  ),
  'of two windows that end together the last in the order gives the end': told(
    '10:00 impact_started @api',
    '10:10 impact_started @web',
    '11:00 impact_ended @web',
    '11:00 impact_ended @api',
  ),
  'and so it does where that one started last': told(
    '10:00 impact_started @api',
    '10:10 impact_started @web',
    '11:00 impact_ended @api',
    '11:00 impact_ended @web',
  ),
  'a gap of minutes is no impact': told('10:00-10:30 impact', '10:33-11:00 impact @api', '11:00-11:10 impact @web'),
  'an interval within another window makes no range': told(
    '10:00-12:00 impact',
    '10:30~10:40 impact_started @api',
    '11:00 impact_ended @api',
  ),
  'the narrowest leaves out a window that would be negative': told(
    '10:00~10:40 impact_started @api #down',
    '10:20 impact_changed @api #degraded',
    '11:00 impact_ended @api',
    '12:00 declared',
  ),
  'an end without a component ends the only open window': told(
    '10:00 impact_started @api',
    '10:30 impact_ended',
    '10:40 impact_started @api',
    '10:50 impact_started @web',
    '11:00 impact_ended',
  ),
  'a window that starts later takes the end of its kind back': told(
    '10:00 detected',
    '10:10 impact_started @api',
    '10:30 impact_ended @api',
    '10:40 impact_started @web',
  ),
  'a release that came later is a fix': told(
    '10:00 release',
    '10:10 impact_started',
    '10:20 release',
    '10:30 resolved',
  ),
};
