/** Where an incident stands, in one line. */
import { type IncidentView } from '../../timeline/view/view-types.js';
import { type Millis } from '../../timeline/time.js';
import { headlineText } from './duration-lines.js';

/**
 * `checkout · open · duration 43 min so far · impact: checkout down · revision 7`.
 * @param now whatever is running is counted up to here
 */
export function statusLine(incident: IncidentView, now: Millis): string {
  const { id, status, severity, retracted, windows, knowledge } = incident;
  const open = windows
    .filter(({ kind, to }) => kind === 'impact' && to === null)
    .map(({ component, level }) => [component ?? 'the whole service', level].filter(Boolean).join(' '));
  return [
    id,
    retracted ? 'RETRACTED' : null,
    status,
    severity,
    headlineText(countedUpTo(incident, now)),
    open.length > 0 ? `impact: ${open.join(', ')}` : null,
    `revision ${knowledge.revision}`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** The headline, its elapsed time counted on since the service looked. */
function countedUpTo({ headline, evaluatedAt }: IncidentView, now: Millis): IncidentView['headline'] {
  const { duration } = headline;
  if (duration.elapsedSeconds === null) return headline;
  const since = Math.max(0, Math.round((now - Date.parse(evaluatedAt)) / 1000));
  return { ...headline, duration: { ...duration, elapsedSeconds: Math.floor(duration.elapsedSeconds) + since } };
}
