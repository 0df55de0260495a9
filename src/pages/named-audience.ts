/** Whom a private incident is for, people by their names: an incident itself knows their ids alone. */
import { type QueryBus } from '@nestjs/cqrs';
import { AskPerson } from '../access/people/handlers.js';
import { type Caller } from '../application/caller.js';
import { type Audience } from '../application/visibility.js';

const USER = 'user:';

/** `user:Ann Example` for a `user:<id>` whose name is known; anything else as it is. */
export function namedAudience(queries: QueryBus, visibleTo: Audience, caller: Caller): Promise<Audience> {
  const named = async (name: string): Promise<string> => {
    if (!name.startsWith(USER)) return name;
    // Somebody who never came is nobody, and a name that cannot be looked up keeps no page away.
    const person = await queries.execute(new AskPerson(name.slice(USER.length), caller)).catch(() => null);
    return person?.name === null || person === null ? name : USER + person.name;
  };
  return visibleTo === null ? Promise.resolve(null) : Promise.all(visibleTo.map(named));
}
