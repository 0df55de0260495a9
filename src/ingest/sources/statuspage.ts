/** Incidents of a Statuspage: `incidents.json`, `unresolved.json`, `summary.json`, or one incident of its API. */
import { type JsonObject, type Place } from '../../timeline/input/values.js';
import {
  communicated,
  impactEntries,
  openingOf,
  statusEntries,
  type ComponentState,
  type Source,
} from './source-opening.js';
import {
  componentOf,
  entryId,
  learnedAt,
  objects,
  optionalObject,
  optionalText,
  optionalTime,
  requiredText,
  requiredTime,
  severityOf,
  textsIn,
  wordIn,
  zoneNamed,
  type SourceTime,
} from './source-values.js';

/** What people call the states of a component; any other that is not operational stands for itself. */
const LEVELS: ReadonlyMap<string, string | null> = new Map([
  ['operational', null],
  ['degraded_performance', 'degraded'],
  ['major_outage', 'down'],
]);

const levelOf = (state: string): string | null => {
  const level = LEVELS.get(state);
  return level === undefined ? componentOf(state) || null : level;
};

interface Update {
  readonly id: string;
  readonly status: string;
  readonly text: string | undefined;
  /** When it shows that it was. */
  readonly time: SourceTime;
  readonly created: SourceTime;
  readonly components: readonly Omit<ComponentState, 'time' | 'learned'>[];
}

export const statuspage: Source<JsonObject> = {
  keyOf: (incident) => wordIn(incident, 'id'),

  read(incident, place, { frame, zone: asked }) {
    const page = optionalObject(frame, 'page', place) ?? {};
    const zone = zoneNamed(optionalText(page, 'time_zone', place)) ?? asked;
    const key = requiredText(incident, 'id', place);
    const title = requiredText(incident, 'name', place);
    const created = requiredTime(incident, 'created_at', place, zone);
    const started = optionalTime(incident, 'started_at', place, zone);
    const resolved = optionalTime(incident, 'resolved_at', place, zone);
    const impact = optionalText(incident, 'impact', place);
    const updates = objects(incident, 'incident_updates', place)
      .map(({ value, place: own }) => updateOf(value, own, zone))
      .filter((update) => update !== undefined)
      // They stand with the latest first.
      .reverse()
      .sort((a, b) => a.time.at - b.time.at || a.created.at - b.created.at);
    const components = textsIn(incident, 'components', 'name', place);
    const url = optionalText(incident, 'shortlink', place);
    const company = optionalText(page, 'name', place);
    if (place.faults.length > 0 || key === undefined || title === undefined || created === undefined) return undefined;
    const told = updates.map((update) => ({ ...update, learned: learnedAt(update.created) }));
    const statuses = statusEntries(told);
    const sayingSo = updates.find(
      ({ status, created: said }) => status === 'resolved' && resolved && said.at >= resolved.at,
    );
    return openingOf({
      tool: 'statuspage',
      key,
      title,
      company,
      url,
      services: components,
      ...(impact !== 'none' && severityOf(impact)),
      since: started ?? created,
      entries: [
        ...(started ? [{ id: 'started', type: 'incident_started', ...started.fields, ...learnedAt(created) }] : []),
        ...told.map(({ id, time, text, learned }) => communicated(id, time, learned, text)),
        ...statuses,
        ...impactEntries(
          told.flatMap(({ components: hit, time, learned }) => hit.map((state) => ({ ...state, time, learned }))),
        ),
        ...(resolved && !statuses.some(({ type }) => type === 'resolved')
          ? [{ id: 'resolved', type: 'resolved', ...resolved.fields }]
          : []),
        ...(started && resolved
          ? [{ id: 'ended', type: 'incident_ended', ...resolved.fields, ...learnedAt(sayingSo?.created) }]
          : []),
      ],
    });
  },
};

function updateOf(update: JsonObject, place: Place, zone: string | null): Update | undefined {
  const id = requiredText(update, 'id', place);
  const status = requiredText(update, 'status', place);
  const created = requiredTime(update, 'created_at', place, zone);
  const displayed = optionalTime(update, 'display_at', place, zone);
  const text = optionalText(update, 'body', place);
  const components = objects(update, 'affected_components', place).flatMap(({ value, place: own }) =>
    stateOf(value, own, id ?? ''),
  );
  if (id === undefined || status === undefined || created === undefined) return undefined;
  return { id: entryId(id), status, text, time: displayed ?? created, created, components };
}

/** "No components were affected" is written as a component without a state. */
function stateOf(component: JsonObject, place: Place, id: string): Update['components'] {
  const [code, name, before, after] = ['code', 'name', 'old_status', 'new_status'].map((field) =>
    optionalText(component, field, place),
  );
  if (after === undefined || name === undefined) return [];
  const wasHit = before !== undefined && levelOf(before) !== null;
  return [{ id: entryId(id, code ?? name), component: componentOf(name) || name, level: levelOf(after), wasHit }];
}
