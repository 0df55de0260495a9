import { becomes, ignored, type EntryInput, type Group, type HookReading } from '../becoming.js';
import { type Delivery, type HookKind } from '../kind.js';
import {
  at,
  componentOf,
  entryIdOf,
  given,
  instantAt,
  listAt,
  nameOf,
  occurred,
  parseJson,
  proseOf,
  textAt,
} from '../payload.js';
import { hasPathSecret } from '../signatures.js';
import { LIMITS } from '../../../timeline/input/limits.js';

/** Statuspage, webhook subscriptions, which are not signed. */
export const STATUSPAGE: HookKind = {
  secrets: 'path',
  goesTo: 'an incident',
  verify: hasPathSecret,
  read: readStatuspage,
};

const LEVELS: ReadonlyMap<string, string> = new Map([
  ['degraded_performance', 'degraded'],
  ['partial_outage', 'degraded'],
  ['major_outage', 'down'],
]);

function readStatuspage({ body }: Delivery): HookReading {
  const payload = parseJson(body);
  if (payload === undefined) return { unreadable: 'The body is not JSON.' };
  const incident = at(payload, 'incident');
  if (incident !== undefined) return readIncident(incident);
  const update = at(payload, 'component_update');
  return update === undefined
    ? ignored('It is no update of an incident or a component.')
    : readComponent(payload, update);
}

/** A delivery holds all updates so far: those that are known already are repeats. */
function readIncident(incident: unknown): HookReading {
  const key = textAt(incident, 'id');
  const entries = listAt(incident, 'incident_updates').flatMap((update) => {
    const id = textAt(update, 'id');
    if (id === undefined) return [];
    const fields: EntryInput = {
      ...{ id: entryIdOf('statuspage', id), type: 'communicated', source: 'webhook' as const },
      ...given({ text: proseOf(textAt(update, 'body')) }),
      ...occurred(instantAt(update, 'display_at') ?? instantAt(update, 'created_at')),
    };
    return [{ fields }];
  });
  if (key === undefined || entries.length === 0) return ignored('It has no updates.');
  const url = textAt(incident, 'shortlink');
  const name = nameOf(textAt(incident, 'name'), LIMITS.title) ?? `Statuspage incident ${key}`;
  const group: Group = { key: `statuspage:${key}`, title: name, services: [], ...given({ url }) };
  return becomes({ to: 'incident', incident: null, group, entries });
}

function readComponent(payload: unknown, update: unknown): HookReading {
  const [from, to] = [textAt(update, 'old_status'), textAt(update, 'new_status')];
  const [id, when] = [textAt(update, 'id'), instantAt(update, 'created_at')];
  const component = componentOf(textAt(payload, 'component', 'name'));
  const type = edgeOf(from, to);
  if (id === undefined || component === undefined || type === null)
    return ignored('The state of the component has not changed in a way that is a window of impact.');
  const fields: EntryInput = {
    ...{ id: entryIdOf('statuspage', id), type, component, source: 'webhook' as const },
    ...(type !== 'impact_ended' && given({ level: LEVELS.get(to!) })),
    ...given({ text: proseOf(`${component}: ${to!.replaceAll('_', ' ')}`) }),
    ...occurred(when),
  };
  return becomes({ to: 'incident', incident: null, group: null, entries: [{ fields }] });
}

/** Maintenance is no impact, whatever stands on the other side of it. */
function edgeOf(from: string | undefined, to: string | undefined): string | null {
  const [was, is] = [from, to].map((state) => state !== undefined && LEVELS.has(state));
  if (is === true) return was === true ? 'impact_changed' : 'impact_started';
  return was === true ? 'impact_ended' : null;
}
