/** What an answer says beside what was asked for: to be told, in every command. */
import { type Session } from './session.js';

interface Remarked {
  /** What was taken for what, or was there already. */
  readonly remarks?: unknown;
  /** What will go wrong, as far as the service can see. */
  readonly warnings?: unknown;
}

/** Says `remarks` and `warnings` of an answer on stderr. @param of which of several it is about, in words */
export function sayRemarks(session: Session, answer: unknown, of?: string): void {
  const { remarks, warnings } = (answer ?? {}) as Remarked;
  const about = of === undefined ? '' : `${of}: `;
  for (const remark of textsIn(remarks)) session.say(`asof: ${about}${remark}`);
  for (const warning of textsIn(warnings)) session.say(`asof: warning: ${about}${warning}`);
}

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
