/** The stored events of an incident, as the service tells them. */
import { type Client } from './client.js';
import { incidentPath } from './naming.js';
import { type ToldEvent } from './render/event-lines.js';

/** As much as the service tells at once. */
const PAGE = '500';

/** Every event of an incident, in the order of recording. */
export async function readHistory<E extends ToldEvent = ToldEvent>(client: Client, id: string): Promise<E[]> {
  const events: E[] = [];
  for await (const page of client.pages<{ events: E[] }>(incidentPath(id, 'history'), { limit: PAGE }))
    events.push(...page.events);
  return events;
}
