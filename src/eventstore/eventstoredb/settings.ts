/** What the EventStoreDB adapter is told, and what it makes of it. */

export interface EventStoreDbSettings {
  /** `esdb://` or `esdb+discover://`, with login, TLS and gossip options as the client knows them. */
  readonly url: string;
  /**
   * Begins the name of each of our streams on the server; callers never see it. Two services on one server need
   * prefixes of which neither begins with the other. Default `asof-`.
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
  /** Told of each time that a subscription was dropped and is about to be resumed: for logs and metrics. */
  readonly onDrop?: (reason: Error) => void;
}

export type CheckedSettings = Required<EventStoreDbSettings>;

/** @throws RangeError for a setting that cannot work */
export function checkedSettings(settings: EventStoreDbSettings): CheckedSettings {
  const { url, prefix = 'asof-', deadlineMs = 5000, silenceMs = 5000, onDrop = () => undefined } = settings;
  const { sealsTexts = false } = settings;
  // A stream whose name begins with `$` belongs to the server.
  if (!/^[A-Za-z0-9][\w.:-]*$/.test(prefix)) throw new RangeError(`not a prefix for stream names: "${prefix}"`);
  for (const [name, milliseconds] of Object.entries({ deadlineMs, silenceMs })) {
    if (!Number.isFinite(milliseconds) || milliseconds <= 0) throw new RangeError(`${name} must be above 0`);
  }
  return { url, prefix, sealsTexts, deadlineMs, silenceMs, onDrop };
}
