/** `asof help types`: what entries can be, and what follows from them. */
import { KNOWN_TYPES, laneOf, type Lane } from '../timeline/entry.js';
import { glyphOf } from '../timeline/view/entry-words.js';
import { table } from './terminal.js';

const ABOUT: Readonly<Record<string, string>> = {
  detected: 'somebody or something noticed: status detected',
  acknowledged: 'somebody has taken it on: detected',
  declared: 'an incident was declared: open',
  identified: 'the cause is known: open',
  escalated: 'others were called: open',
  mitigation_started: 'the mending has begun: open',
  mitigated: 'the worst is over: mitigated',
  monitoring: 'it is watched whether it holds: mitigated',
  resolved: 'it is over: resolved',
  reopened: 'it has begun again: open, a new episode',
  closed: 'nothing is left to do: closed',
  severity_changed: 'with --sev; the status stays',
  impact_started: 'a component is hit, with a level: opens a window',
  impact_changed: 'with another level',
  impact_ended: 'closes the window',
  impact: 'a whole window, with --until-at',
  data_loss_started: 'data is lost from here on',
  data_loss_ended: 'and no longer',
  data_loss: 'a whole window, with --until-at',
  release: 'a version goes out: --service, --version',
  release_completed: 'and is out everywhere',
  rollback: 'a version is taken back; --reverts names it',
  config_changed: 'a setting was changed',
  flag_changed: 'a switch was turned',
  communicated: 'customers were told',
  action: 'somebody did something',
  note: 'anything',
  decision: 'what was decided',
  hypothesis: 'what may be',
  question: 'what nobody knows yet',
  incident_started: 'as a source states it',
  incident_ended: 'as a source states it: resolved, if nothing better says so',
};
const LANES: readonly (readonly [Lane, string])[] = [
  ['status', 'Status (within an episode it only rises: detected, open, mitigated, resolved, closed)'],
  ['impact', 'Impact'],
  ['changes', 'Changes'],
  ['response', 'Response'],
  ['notes', 'Notes'],
  ['span', 'Span'],
];

/** Every known type by lane, and which others may be. */
export const typesHelp = (): string =>
  [
    ...LANES.flatMap(([lane, title]) => [
      title,
      ...table(
        KNOWN_TYPES.filter((type) => laneOf(type) === lane).map((type) => [
          `  ${glyphOf(type)}`,
          type,
          ABOUT[type] ?? '',
        ]),
      ),
      '',
    ]),
    'Any other word of a–z, 0–9 and _ is a custom type, a note; X_started, X_changed and',
    'X_ended open, change and close windows of X.',
  ].join('\n');
