/** What queries and commands answer. A transport adds headers, and nothing else. */
import { type Millis } from '../timeline/time.js';

/** An answer about one incident. */
export interface Answered {
  /** A value, or its JSON where that is ready; bytes are in UTF-8. */
  readonly body: object | string | Buffer;
  /** Of the last known event. */
  readonly revision: number;
  /**
   * `head`: the answer is about now, and the revision alone determines it. `moment`: it depends on more than the
   * revision: on the present, on the moment in the question, or on words forgotten since.
   */
  readonly validity: 'head' | 'moment';
  /** Of a `moment`: what determines the answer beside the revision and the question, where that is less than the body. */
  readonly determinedBy?: string;
  readonly madeFrom?: MadeFrom;
}

/** The same object as long as two answers to one question differ in nothing but the present. */
export type MadeFrom = object;

/**
 * An answer about an incident as it is now.
 * @param evaluatedAt if something in the answer changes while time passes; null if not
 */
export const answerOfNow = (body: Answered['body'], revision: number, evaluatedAt: Millis | null): Answered =>
  evaluatedAt === null
    ? { body, revision, validity: 'head' }
    : { body, revision, validity: 'moment', determinedBy: String(evaluatedAt) };

/** The outcome of a command. */
export interface Written {
  readonly body: object;
  /** Of the incident, after the command. */
  readonly revision: number;
  /** The command added something, now or the first time. */
  readonly added: boolean;
  /** The answer to a retry. */
  readonly replayed: boolean;
}

/** An answer over all incidents. */
export interface Listed {
  /** In UTF-8. */
  readonly json: Buffer;
  /** The answer may be far behind what is recorded. */
  readonly isStale: boolean;
  /** The cursor of the next page; null on the last page, and where there are no pages. */
  readonly nextCursor: string | null;
  readonly madeFrom?: MadeFrom;
}
