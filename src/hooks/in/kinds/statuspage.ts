import {
  becomes,
  becomesOf,
  ignored,
  type Becoming,
  type EntryInput,
  type Group,
  type HookEntry,
  type HookReading,
} from '../becoming.js';
import { type Delivery, type HookKind } from '../kind.js';
import {
  at,
  componentOf,
  eachOf,
  entryIdOf,
  given,
  listAt,
  nameOf,
  occurredAt,
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
  const read = eachOf(listAt(incident, 'incident_updates'), readUpdate);
  if (key === undefined) return ignored('It has no id.');
  const url = textAt(incident, 'shortlink');
  const name = nameOf(textAt(incident, 'name'), LIMITS.title) ?? `Statuspage incident ${key}`;
  const group: Group = { key: `statuspage:${key}`, title: name, services: [], ...given({ url }) };
  const becoming = (): Becoming => ({ to: 'incident', incident: null, group, entries: read.all.flat() });
  return becomesOf(read, becoming, 'It has no updates.');
}

/** What it says, and what state its components are in since. @throws Refusal */
function readUpdate(update: unknown): HookEntry[] | null {
  const id = textAt(update, 'id');
  if (id === undefined) return null;
  const when = occurredAt(update, 'display_at', 'created_at');
  const fields: EntryInput = {
    ...{ id: entryIdOf('statuspage', id), type: 'communicated', source: 'webhook' as const },
    ...given({ text: proseOf(textAt(update, 'body')) }),
    ...when,
  };
  const states = listAt(update, 'affected_components').flatMap((component): HookEntry[] => {
    const name = textAt(component, 'name');
    const own = entryIdOf('statuspage', id, textAt(component, 'code') ?? name);
    const edge = edgeAt(component, own, name, when);
    // The same is told of each component by itself, to those who want that.
    return edge === null ? [] : [{ fields: edge, teller: 'updates' }];
  });
  return [{ fields }, ...states];
}

function readComponent(payload: unknown, update: unknown): HookReading {
  const id = textAt(update, 'id');
  const when = occurredAt(update, 'created_at');
  const edge =
    id === undefined ? null : edgeAt(update, entryIdOf('statuspage', id), textAt(payload, 'component', 'name'), when);
  return edge === null
    ? ignored('The state of the component has not changed in a way that is a window of impact.')
    : becomes({ to: 'incident', incident: null, group: null, entries: [{ fields: edge }] });
}

/** An edge of a window of impact. @param change with `old_status` and `new_status`; null where they make none */
function edgeAt(
  change: unknown,
  id: string,
  name: string | undefined,
  when: { occurredAt: string },
): EntryInput | null {
  const [from, to] = [textAt(change, 'old_status'), textAt(change, 'new_status')];
  const component = componentOf(name);
  const type = from === to ? null : edgeOf(from, to);
  if (component === undefined || type === null) return null;
  return {
    ...{ id, type, component, source: 'webhook' as const },
    ...(type !== 'impact_ended' && given({ level: LEVELS.get(to!) })),
    ...given({ text: proseOf(`${component}: ${to!.replaceAll('_', ' ')}`) }),
    ...when,
  };
}

/** Maintenance is no impact, whatever stands on the other side of it. */
function edgeOf(from: string | undefined, to: string | undefined): string | null {
  const [was, is] = [from, to].map((state) => state !== undefined && LEVELS.has(state));
  if (is === true) return was === true ? 'impact_changed' : 'impact_started';
  return was === true ? 'impact_ended' : null;
}
