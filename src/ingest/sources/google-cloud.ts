/** Incidents of the status pages of Google Cloud and Workspace: `incidents.json`. */
import { LIMITS } from '../../timeline/input/limits.js';
import { type JsonObject, type Place } from '../../timeline/input/values.js';
import { openingOf, type Source } from './source-opening.js';
import {
  entryId,
  learnedAt,
  objects,
  optionalObject,
  optionalText,
  optionalTime,
  proseOf,
  requiredText,
  requiredTime,
  severityOf,
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
  keyOf: ({ id, number }) => ([id, number].find((word) => typeof word === 'string' && word !== '') as string) ?? null,

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
    const services = objects(incident, 'affected_products', place).map(({ value, place: own }) =>
      optionalText(value, 'title', own),
    );
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
      services: services.filter((name) => name !== undefined),
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
  const locations = objects(update, 'affected_locations', place).map(({ value, place: own }) =>
    optionalText(value, 'title', own),
  );
  if (!created) return undefined;
  return { created, when: when ?? created, text, status, locations: locations.filter((title) => title !== undefined) };
}

/** An update has no id of its own: it is known by when it was created, whatever becomes of its words. */
function said(updates: readonly Update[]) {
  const used = new Map<number, number>();
  return updates.map(({ when, created, text, status, locations }) => {
    const count = (used.get(created.at) ?? 0) + 1;
    used.set(created.at, count);
    const attributes = { ...(status && { status }), ...(locations.length > 0 && { locations: locations.join(', ') }) };
    return {
      id: entryId(
        'update',
        new Date(created.at).toISOString().replaceAll(':', ''),
        ...(count > 1 ? [String(count)] : []),
      ),
      type: 'communicated',
      ...when.fields,
      ...learnedAt(created),
      ...(text !== undefined && { text: proseOf(text) }),
      ...(Object.keys(attributes).length > 0 && { attributes: cut(attributes) }),
    };
  });
}

const cut = (attributes: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, value.slice(0, LIMITS.attributeValue)]));
