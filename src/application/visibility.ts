/** Who may see a private incident. */
import { callerName, may, type Caller } from './caller.js';

/** Who an incident is for: null, everyone who may read; empty, admins only. */
export type Audience = readonly string[] | null;

/** What an audience can hold of a caller: itself, whoever it acts for, and its groups. */
export const namesOf = (caller: Pick<Caller, 'kind' | 'id' | 'rights' | 'onBehalfOf'>): readonly string[] => [
  caller.onBehalfOf ?? callerName(caller),
  ...caller.rights.groups.map((group) => `group:${group}`),
];

/** Whether a caller sees whatever there is. */
export const seesAll = (caller: Pick<Caller, 'rights'>): boolean => may(caller, 'admin');

/** Whether an incident is there for a caller. For others it is as if it had never been opened. */
export const maySee = (caller: Pick<Caller, 'kind' | 'id' | 'rights' | 'onBehalfOf'>, visibleTo: Audience): boolean =>
  visibleTo === null || seesAll(caller) || namesOf(caller).some((name) => visibleTo.includes(name));
