/** From a file of the Postmortem Index, or an object with the same fields, to the body that opens its incident. */
import { readMarkdown, type DocumentFault, type WrittenFields } from './front-matter.js';
import { identityOf, readDocument, readWord } from './index-document.js';
import { openingOf, type DocumentOpening, type ReadingOptions } from './opening.js';

export { type ReadingOptions } from './opening.js';

/** Markdown with YAML front matter. */
export function openingFromMarkdown(file: string, options: ReadingOptions = {}): DocumentOpening | DocumentFault {
  const parts = readMarkdown(file);
  if ('detail' in parts) return parts;
  const document = readDocument(parts.fields, parts.body, (field) => parts.lines.get(field) ?? 1);
  return 'detail' in document ? document : openingOf(document, options);
}

const MOST_FRONT_MATTER = 64 * 1024;

/** Whether a file's front matter says which document of the index it is, by its uuid or its address. */
export function isOfIndex(file: string): boolean {
  const start = file.slice(0, MOST_FRONT_MATTER).replace(/^\uFEFF/, '');
  if (!start.startsWith('---')) return false;
  const end = start.indexOf('\n---', 3);
  return /^(?:uuid|url)[ \t]*:/m.test(end === -1 ? start : start.slice(0, end));
}

/** The fields of the front matter, and the prose as `body`. @param line of the object, for faults */
export function openingFromObject(
  value: unknown,
  line: number,
  options: ReadingOptions = {},
): DocumentOpening | DocumentFault {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, detail: 'It is not an object.' };
  const { body = '', ...rest } = value as Record<string, unknown>;
  if (typeof body !== 'string') return { line, detail: 'body must be a string.' };
  const fields = fieldsOf(rest);
  if (typeof fields === 'string') return { line, detail: `${fields} must be a string, or a list of strings.` };
  const document = readDocument(fields, body, () => line);
  return 'detail' in document ? document : openingOf(document, options);
}

/** What the document of an object is known by; null where nothing says. */
export function uuidOfObject(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { uuid, url } = value as Record<string, unknown>;
  return identityOf(wordOf(uuid), wordOf(url));
}

const wordOf = (value: unknown): string | null => (typeof value === 'string' ? readWord(value) : null);

/** @returns the name of a field that is neither a word nor a list of words, if there is one */
function fieldsOf(object: Readonly<Record<string, unknown>>): WrittenFields | string {
  const fields = new Map<string, string | readonly string[]>();
  for (const [name, value] of Object.entries(object)) {
    if (value === null) continue;
    if (typeof value === 'string') fields.set(name, value);
    else if (Array.isArray(value) && value.every((each) => typeof each === 'string')) fields.set(name, value);
    else return name;
  }
  return fields;
}
