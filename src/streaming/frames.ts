/** Server-sent events as they go over the wire (WHATWG HTML, 9.2). */
import { toCloudEvent } from '../events/cloud-event.js';
import { type StoredEvent } from '../events/stored-event.js';

/** How long a client waits before it connects again, in milliseconds. */
export const RETRY = 'retry: 3000\n\n';

/** A comment: it keeps a connection open, and clients do not notice it. */
export const HEARTBEAT = ': \n\n';

/** Moves a client on without telling it anything: an id without data is remembered for the next connection. */
export const placeFrame = (id: string): string => `id: ${id}\n\n`;

/** @param data JSON: it has no line feeds */
export const frame = (event: string, id: string, data: string): string =>
  `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`;

/** Stored events as JSON. Each is written once, for all who listen, as long as somebody holds on to it. */
export class StoredTexts {
  readonly #texts = new WeakMap<StoredEvent, string>();

  /** @param source the public URL of the service, or `/asof` */
  constructor(private readonly source: string) {}

  of(event: StoredEvent): string {
    const known = this.#texts.get(event);
    if (known !== undefined) return known;
    const text = JSON.stringify(toCloudEvent(event, this.source));
    this.#texts.set(event, text);
    return text;
  }
}
