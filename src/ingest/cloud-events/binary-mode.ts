/** A CloudEvent in HTTP's binary content mode: attributes in `ce-` headers, data as the body. */
import { type Fault } from '../../timeline/input/values.js';

/** Of an HTTP message, names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A fault of an attribute names its header, since no body holds it. */
export type EventFault = Fault | (Omit<Fault, 'pointer'> & { readonly header: string });

interface BinaryEvent {
  /** In the JSON form of `envelope.ts`. */
  readonly event: object;
  readonly faults: readonly EventFault[];
}

const PREFIX = 'ce-';

/** @param data the body, parsed if it is JSON; undefined if there is none */
export function binaryEvent(headers: Headers, data: unknown): BinaryEvent {
  const faults: EventFault[] = [];
  const attributes = new Map<string, unknown>();
  for (const [header, written] of Object.entries(headers)) {
    if (!header.startsWith(PREFIX) || written === undefined) continue;
    const name = header.slice(PREFIX.length);
    if (name === 'datacontenttype' || name === 'data' || name === 'data_base64') {
      const detail = name === 'datacontenttype' ? 'stands in Content-Type' : 'stands in the body';
      faults.push({ header, code: 'conflict', detail });
      continue;
    }
    const value = attributeOf(String(written));
    if (value === null) faults.push({ header, code: 'format', detail: 'must be percent-encoded UTF-8' });
    else attributes.set(name, value);
  }
  if (data !== undefined) {
    attributes.set('data', data);
    attributes.set('datacontenttype', headers['content-type']);
  }
  return { event: Object.fromEntries(attributes), faults };
}

/** Where a fault of the JSON form stands in a message of binary mode. */
export function inBinaryMode({ pointer, ...fault }: Fault): EventFault {
  if (pointer === '/data' || pointer.startsWith('/data/')) return { pointer: pointer.slice('/data'.length), ...fault };
  const name = pointer.split('/', 2)[1] ?? 'specversion';
  return { header: name === 'datacontenttype' ? 'content-type' : PREFIX + name, ...fault };
}

const PRINTABLE = /^[\x20-\x7e]*$/;

/** The value of an attribute; null for one that no sender can mean. */
function attributeOf(header: string): string | null {
  const written = unquoted(header.trim());
  if (!PRINTABLE.test(written)) return null;
  // A `%` that begins no octet is itself: older senders leave it as it is.
  const encoded = written.replace(/%(?![0-9A-Fa-f]{2})/g, '%25');
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

/** A quoted string without its quotes and escapes; senders of older versions quote what has blanks. */
const unquoted = (text: string): string =>
  /^"(?:[^"\\]|\\.)*"$/.test(text) ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
