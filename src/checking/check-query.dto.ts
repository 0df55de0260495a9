/** The parameters of a check. */
import { DATE, INCIDENT_ID_IN, TIME_ZONE } from '../http/openapi/inputs.js';
import { Instant, Text, WholeNumber } from '../http/parameters.js';
import { type Fault } from '../http/problems.js';
import { frameFaults } from '../http/reading-frame.js';
import { foldIncidentId } from '../timeline/incident-id.js';
import { type Millis } from '../timeline/time.js';

export class CheckQuery {
  @Text({
    maxLength: 300,
    description: 'The name of the file, which may hold its day.',
    example: '2026-11-22-checkout.md',
  })
  source?: string;

  @Text({ ...INCIDENT_ID_IN, description: 'The incident to hold it against.', example: '2023-01-24-cloudflare' })
  incident?: string;

  @Instant({ description: 'What was known of the incident at this instant.' })
  asOf?: Millis;

  @WholeNumber(0, 999_999_999, { description: 'What was known of the incident at this revision.' })
  revision?: number;

  @Text({
    ...TIME_ZONE,
    description: 'IANA name or UTC: the zone of times of which nobody in the report says.',
    example: 'Europe/Berlin',
  })
  tz?: string;

  @Text({
    ...DATE,
    description: 'YYYY-MM-DD: the day of times that name none, in the same case.',
    example: '2026-11-22',
  })
  date?: string;
}

export function checkFaults({ tz, date, incident, asOf, revision }: Partial<CheckQuery>): Fault[] {
  const faults = frameFaults({ ...(tz !== undefined && { tz }), ...(date !== undefined && { date }) });
  if (incident !== undefined && foldIncidentId(incident) === null)
    faults.push({ parameter: 'incident', code: 'format', detail: "must be an incident's id" });
  if (asOf !== undefined && revision !== undefined)
    faults.push({ parameter: 'revision', code: 'conflict', detail: 'give asOf or revision, not both' });
  for (const [parameter, given] of Object.entries({ asOf, revision })) {
    if (given !== undefined && incident === undefined)
      faults.push({ parameter, code: 'conflict', detail: 'is of an incident, and none is named' });
  }
  return faults;
}
