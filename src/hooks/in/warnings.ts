/** What will keep a hook from recording anything: told when it is made, changed and listed, for its sender hears of nothing. */
import { type Hook } from './hook.js';
import { KINDS } from './kinds.js';

/** @param isKnown whether there is an incident of this id */
export function warningsOf(hook: Hook, isKnown: (incident: string) => boolean): string[] {
  const { incident, channels } = hook;
  const named = [...new Set([...(incident === null ? [] : [incident]), ...Object.values(channels)])];
  const unknown = named.filter((id) => !isKnown(id));
  return [...(hasPlace(hook) ? [] : [NO_PLACE[KINDS[hook.kind].goesTo]]), ...unknown.map(unknownIncident)];
}

function hasPlace({ kind, incident, opens, channels }: Hook): boolean {
  const { goesTo } = KINDS[kind];
  if (goesTo === 'where it says' || incident !== null) return true;
  return goesTo === 'an incident' ? opens : Object.keys(channels).length > 0;
}

const NO_PLACE = {
  'where it says': '',
  'an incident':
    'It names no incident and opens none: whatever comes is ignored (204). PATCH it with an incident, or with opens.',
  'the incident of its channel':
    'It names neither an incident nor channels: whatever comes is refused. PATCH it with channels, or with an incident.',
} as const;

const unknownIncident = (id: string): string =>
  `There is no incident ${id}: what comes for it is refused until there is one.`;
