/** Reads what senders send, whose shapes nobody promises: whatever is not as expected is as good as absent. */
import { createHash } from 'node:crypto';
import { Refusal } from '../../application/refusal.js';
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

/** What is less is in seconds, or no time: nothing that is told here happened before March 1973. */
const LEAST_MILLISECONDS = 100_000_000_000;

/** RFC 3339; its blanks as Ruby and SQL write them ("2021-04-28 21:50:00 +0200", "… UTC"); or Unix milliseconds. */
export function instantAt(value: unknown, ...path: readonly string[]): Millis | undefined {
  const found = at(value, ...path);
  if (typeof found === 'number') return Number.isSafeInteger(found) && found >= LEAST_MILLISECONDS ? found : undefined;
  if (typeof found !== 'string' || found.length > 64) return undefined;
  const m = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?) ?(Z|UTC|[+-]\d\d:?\d\d)$/i.exec(found.trim());
  if (!m) return undefined;
  const zone = /^(?:z|utc)$/i.test(m[3]!) ? 'Z' : m[3]!.replace(/^(...)(\d\d)$/, '$1:$2');
  return parseInstant(`${m[1]}T${m[2]}${zone}`)?.at;
}

/**
 * A time that the sender always names. No other is taken in its place: a wrong time is worse than none.
 * @param names of its field, and of those that stand in for one that is not there
 * @throws Refusal `invalid`
 */
export function timeAt(value: unknown, ...names: readonly [string, ...string[]]): Millis {
  const name = names.find((each) => (at(value, each) ?? '') !== '') ?? names[0];
  const moment = instantAt(value, name);
  if (moment === undefined) throw new Refusal('invalid', `${name} ${faultOf(at(value, name))}.`);
  return moment;
}

const faultOf = (found: unknown): string =>
  (found ?? '') === ''
    ? 'is missing: nothing else says when it was'
    : `is ${nameOf(JSON.stringify(found), SHOWN_OF_FAULT)}, which is no date and time with an offset`;
const SHOWN_OF_FAULT = 60;

/** The same as a field of an entry. @throws Refusal `invalid` */
export const occurredAt = (value: unknown, ...names: readonly [string, ...string[]]): { occurredAt: string } => ({
  occurredAt: formatInstant(timeAt(value, ...names)),
});

/** Reads each of several things: one that cannot stand takes no other with it. */
export function eachOf<T>(
  items: readonly unknown[],
  read: (item: unknown) => T | null,
): { readonly all: readonly T[]; readonly refused: readonly Refusal[] } {
  const all: T[] = [];
  const refused: Refusal[] = [];
  for (const item of items) {
    try {
      const own = read(item);
      if (own !== null) all.push(own);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push(error);
    }
  }
  return { all, refused };
}

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
