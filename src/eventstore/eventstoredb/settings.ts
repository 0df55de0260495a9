/** What the EventStoreDB adapter is told, and what it makes of it. */

export interface EventStoreDbSettings {
  /** `esdb://` or `esdb+discover://`, with login, TLS and gossip options as the client knows them. */
  readonly url: string;
  /**
   * Begins the name of each of our streams on the server; callers never see it. Stores that share a server have each
   * another. It has no dash, since the name up to the first dash is the stream's category. Default: none.
   */
  readonly prefix?: string;
  /**
   * Whether the words of events are sealed (`SealedEventStore`). Chosen before the first event: the store keeps the choice,
   * and refuses another. Default false.
   */
  readonly sealsTexts?: boolean;
  /** How long a call may go without any answer, in milliseconds. Default 5000. */
  readonly deadlineMs?: number;
  /** How often a subscription that hears nothing looks whether it should have, in milliseconds. Default 5000. */
  readonly silenceMs?: number;
  /** Told of each time that a subscription was dropped and is about to be resumed: for logs. */
  readonly onDrop?: (reason: Error) => void;
  /** Told of what nobody can mend here, in words: for logs. */
  readonly onDamage?: (words: string) => void;
}

export type CheckedSettings = Required<EventStoreDbSettings>;

/** @throws RangeError for a setting that cannot work */
export function checkedSettings(settings: EventStoreDbSettings): CheckedSettings {
  const { url, prefix = '', deadlineMs = 5000, silenceMs = 5000 } = settings;
  const { sealsTexts = false, onDrop = () => undefined, onDamage = () => undefined } = settings;
  // A stream whose name begins with `$` belongs to the server.
  if (!/^(?:[A-Za-z0-9][\w.:]*)?$/.test(prefix)) {
    throw new RangeError(`not a prefix for stream names: "${prefix}" (letters, digits, "_", "." and ":", and no dash)`);
  }
  for (const [name, milliseconds] of Object.entries({ deadlineMs, silenceMs })) {
    if (!Number.isFinite(milliseconds) || milliseconds <= 0) throw new RangeError(`${name} must be above 0`);
  }
  return { url, prefix, sealsTexts, deadlineMs, silenceMs, onDrop, onDamage };
}
