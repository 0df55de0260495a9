/** Incidents of the status pages of Google Cloud and Workspace: `incidents.json`. */
import { LIMITS } from '../../timeline/input/limits.js';
import { type JsonObject, type Place } from '../../timeline/input/values.js';
import { communicated, openingOf, type Source } from './source-opening.js';
import {
  learnedAt,
  objects,
  optionalObject,
  optionalText,
  optionalTime,
  requiredText,
  requiredTime,
  severityOf,
  textsIn,
  updateIds,
  wordIn,
  type SourceTime,
} from './source-values.js';

interface Update {
  readonly when: SourceTime;
  readonly created: SourceTime;
  readonly text: string | undefined;
  readonly status: string | undefined;
  readonly locations: readonly string[];
}

export const googleCloud: Source<JsonObject> = {
  keyOf: (incident) => wordIn(incident, 'id', 'number'),

  read(incident, place, { zone }) {
    const key = requiredText(incident, 'id', place);
    const number = optionalText(incident, 'number', place);
    const description = requiredText(incident, 'external_desc', place);
    const begin = requiredTime(incident, 'begin', place, zone);
    const end = optionalTime(incident, 'end', place, zone);
    const created = requiredTime(incident, 'created', place, zone);
    const latest = optionalObject(incident, 'most_recent_update', place);
    const listed = objects(incident, 'updates', place);
    const places = listed.length > 0 || !latest ? listed : [{ value: latest, place: place.at('most_recent_update') }];
    const updates = places
      .map(({ value, place: own }) => updateOf(value, own, zone))
      .filter((update) => update !== undefined)
      .sort((a, b) => a.created.at - b.created.at);
    const services = textsIn(incident, 'affected_products', 'title', place);
    const [product, severity, impact, uri] = ['service_name', 'severity', 'status_impact', 'uri'].map((field) =>
      optionalText(incident, field, place),
    );
    if (place.faults.length > 0 || !key || !description || !begin || !created) return undefined;
    const title = description.trim().split('\n', 1)[0]!;
    // That it has ended is known once it has been said.
    const over = updates.find(({ status, created: said }) => status === 'AVAILABLE' && end && said.at >= end.at);
    return openingOf({
      tool: 'google-cloud',
      key,
      title,
      ...((title.length < description.trim().length || title.length > LIMITS.title) && { summary: description }),
      product,
      services,
      ...severityOf(severity),
      since: begin,
      attributes: { number, status_impact: impact, uri },
      entries: [
        { id: 'begin', type: 'incident_started', ...begin.fields, ...learnedAt(created) },
        ...said(updates),
        ...(end ? [{ id: 'end', type: 'incident_ended', ...end.fields, ...learnedAt(over?.created) }] : []),
      ],
    });
  },
};

function updateOf(update: JsonObject, place: Place, zone: string | null): Update | undefined {
  const created = requiredTime(update, 'created', place, zone);
  const when = optionalTime(update, 'when', place, zone);
  const text = optionalText(update, 'text', place);
  const status = optionalText(update, 'status', place);
  const locations = textsIn(update, 'affected_locations', 'title', place);
  if (!created) return undefined;
  return { created, when: when ?? created, text, status, locations };
}

function said(updates: readonly Update[]) {
  const idAt = updateIds();
  return updates.map(({ when, created, text, status, locations }) => {
    const attributes = { ...(status && { status }), ...(locations.length > 0 && { locations: locations.join(', ') }) };
    return {
      ...communicated(idAt(created.at), when, learnedAt(created), text),
      ...(Object.keys(attributes).length > 0 && { attributes: cut(attributes) }),
    };
  });
}

const cut = (attributes: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, value.slice(0, LIMITS.attributeValue)]));
