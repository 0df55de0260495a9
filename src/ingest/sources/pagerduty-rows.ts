/** Incidents of PagerDuty as rows: of its REST API (`incidents`), or of its analytics (`data`) with stated lengths. */
import { type JsonObject, type Place } from '../../timeline/input/values.js';
import { openingOf, ROW_PREFIX, type Source, type SourceClaim } from './source-opening.js';
import {
  entryId,
  learnedAt,
  nameOf,
  objects,
  optionalObject,
  optionalText,
  optionalTime,
  requiredText,
  requiredTime,
  severityOf,
  wordIn,
  zoneNamed,
} from './source-values.js';

export const PAGERDUTY = 'pagerduty';

export const pagerDutyRows: Source<JsonObject> = {
  keyOf: (incident) => wordIn(incident, 'id'),

  read(incident, place, { frame, zone: asked }) {
    // The analytics write clocks, and beside the rows whose clocks they are.
    const zone = zoneNamed(optionalText(frame, 'time_zone', place)) ?? asked;
    const key = requiredText(incident, 'id', place);
    const [title, description, summary, url, status, urgency, number] = [
      ...['title', 'description', 'summary', 'html_url', 'status', 'urgency', 'incident_number'],
    ].map((field) => optionalText(incident, field, place));
    const created = requiredTime(incident, 'created_at', place, zone);
    const [resolved, changed] = ['resolved_at', 'last_status_change_at'].map((field) =>
      optionalTime(incident, field, place, zone),
    );
    const acknowledged = objects(incident, 'acknowledgements', place).map(({ value, place: own }) => ({
      time: requiredTime(value, 'at', own, zone),
      actor: summaryOf(value, 'acknowledger', own),
    }));
    const service = optionalText(incident, 'service_name', place) ?? summaryOf(incident, 'service', place);
    const priority = optionalText(incident, 'priority_name', place) ?? summaryOf(incident, 'priority', place);
    const claims = claimsOf(incident, place);
    if (place.faults.length > 0 || key === undefined || created === undefined) return undefined;
    const end = resolved ?? (status === 'resolved' ? changed : undefined);
    return openingOf({
      tool: PAGERDUTY,
      key,
      part: 'rows',
      title: title ?? description ?? titleFrom(summary) ?? `PagerDuty incident ${number ?? key}`,
      url,
      services: service === undefined ? [] : [service],
      ...severityOf(priority),
      since: created,
      attributes: { number, urgency },
      entries: [
        { id: `${ROW_PREFIX}triggered`, type: 'detected', ...created.fields, ...learnedAt(created) },
        ...acknowledged.flatMap(({ time, actor }) =>
          time === undefined
            ? []
            : [
                {
                  id: entryId('row', 'acknowledged', time.fields.occurredAt.replaceAll(':', '')),
                  type: 'acknowledged',
                  ...time.fields,
                  ...learnedAt(time),
                  ...(actor !== undefined && { actor: nameOf(actor) }),
                },
              ],
        ),
        ...(end ? [{ id: `${ROW_PREFIX}resolved`, type: 'resolved', ...end.fields, ...learnedAt(end) }] : []),
      ],
      claims,
    });
  },
};

/** What PagerDuty calls the object that a field refers to. */
export function summaryOf(from: JsonObject, field: string, place: Place): string | undefined {
  const referred = optionalObject(from, field, place);
  return referred && optionalText(referred, 'summary', place.at(field));
}

/** `[#1234] Checkout is slow` without the number. */
export const titleFrom = (summary: string | undefined): string | undefined =>
  summary?.replace(/^\[#\d{1,20}\] /, '').trim() || undefined;

const STATED = /^seconds_to_[a-z_]{1,40}$/;

/**
 * Each `seconds_to_…` is a length that PagerDuty states. Which of our definitions it would be only its name tells, so
 * that none is claimed. Its ends are shown in whole seconds.
 */
function claimsOf(incident: JsonObject, place: Place): SourceClaim[] {
  return Object.entries(incident).flatMap(([field, value]) => {
    if (!STATED.test(field) || value === null) return [];
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || value > MOST_SECONDS) {
      place.at(field).fault('type', 'must be a number of seconds');
      return [];
    }
    const seconds = Math.round(value * 1000) / 1000;
    if (seconds === 0) return [];
    return [
      {
        id: field,
        stated: `PT${seconds}S`,
        text: `${field}: ${value}`,
        by: 'PagerDuty',
        ...(seconds > 1 && { toleranceSeconds: 1 }),
      },
    ];
  });
}

/** A hundred years. */
const MOST_SECONDS = 3_155_760_000;
