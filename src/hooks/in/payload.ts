/** Reads what senders send, whose shapes nobody promises: whatever is not as expected is as good as absent. */
import { createHash } from 'node:crypto';
import { formatInstant, parseInstant, type Millis } from '../../timeline/time.js';
import { LIMITS } from '../../timeline/input/limits.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined: no JSON in UTF-8. */
export function parseJson(body: Buffer | string): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : utf8.decode(body));
  } catch {
    return undefined;
  }
}

/** What lies at a path of names; undefined where it ends early. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}

/** A string that says something, or a number as one. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  if (typeof found === 'number' && Number.isFinite(found)) return String(found);
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** RFC 3339; its blanks as Ruby and SQL write them ("2021-04-28 21:50:00 +0200", "… UTC"); or Unix milliseconds. */
export function instantAt(value: unknown, ...path: readonly string[]): Millis | undefined {
  const found = at(value, ...path);
  if (typeof found === 'number') return Number.isSafeInteger(found) && found > 0 ? found : undefined;
  if (typeof found !== 'string' || found.length > 64) return undefined;
  const m = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?) ?(Z|UTC|[+-]\d\d:?\d\d)$/i.exec(found.trim());
  if (!m) return undefined;
  const zone = /^(?:z|utc)$/i.test(m[3]!) ? 'Z' : m[3]!.replace(/^(...)(\d\d)$/, '$1:$2');
  return parseInstant(`${m[1]}T${m[2]}${zone}`)?.at;
}

/** `occurredAt` of an entry: nothing where the sender gives no time, so that it is the moment of receipt. */
export const occurred = (moment: Millis | undefined): { occurredAt?: string } =>
  moment === undefined ? {} : { occurredAt: formatInstant(moment) };

const cut = (text: string, characters: number): string =>
  text.length <= characters ? text : [...text.slice(0, characters)].slice(0, -1).join('') + '…';

/** NUL, which databases refuse, and halves of surrogate pairs. */
const NOT_TEXT = /[\0\ud800-\udfff]/gu;
const NOT_OF_A_LINE = /[\s\u0000-\u001f\u007f-\u009f]+/g;

/** A name or label as the record takes it. */
export function nameOf(text: string | undefined, characters: number = LIMITS.name): string | undefined {
  const name = cut((text ?? '').replace(NOT_TEXT, '').replace(NOT_OF_A_LINE, ' ').trim(), characters);
  return name === '' ? undefined : name;
}

/** The name of a part: without what separates parts of a selector. */
export function componentOf(text: string | undefined): string | undefined {
  const name = nameOf(text?.replace(/[@#|,]/g, ' '));
  return name === '*' ? undefined : name;
}

const LONGEST_TEXT = 4000;

export function proseOf(text: string | undefined): string | undefined {
  const prose = cut((text ?? '').replace(NOT_TEXT, ''), LONGEST_TEXT).trim();
  return prose === '' ? undefined : prose;
}

/** An id for an entry, the same for the same parts, for ever. @param prefix whom it came from */
export const entryIdOf = (prefix: string, ...parts: readonly unknown[]): string =>
  `${prefix}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)}`;

const URL_START = /^https?:\/\/\S{1,1900}$/i;

/** Links of an entry: nothing where the sender gives no address. */
export const linkTo = (url: string | undefined): { links?: [{ rel: string; url: string }] } =>
  url !== undefined && URL_START.test(url) && URL.canParse(url) ? { links: [{ rel: 'source', url }] } : {};

/** The fields that have a value. */
export function given<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
