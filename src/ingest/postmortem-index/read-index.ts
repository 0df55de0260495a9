/** From a file of the Postmortem Index, or an object with the same fields, to the body that opens its incident. */
import { readMarkdown, type DocumentFault, type WrittenFields } from './front-matter.js';
import { readDocument } from './index-document.js';
import { openingOf, type DocumentOpening } from './opening.js';

/** Markdown with YAML front matter. */
export function openingFromMarkdown(file: string): DocumentOpening | DocumentFault {
  const parts = readMarkdown(file);
  if ('detail' in parts) return parts;
  const document = readDocument(parts.fields, parts.body, (field) => parts.lines.get(field) ?? 1);
  return 'detail' in document ? document : openingOf(document);
}

/** The fields of the front matter, and the prose as `body`. @param line of the object, for faults */
export function openingFromObject(value: unknown, line: number): DocumentOpening | DocumentFault {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, detail: 'It is not an object.' };
  const { body = '', ...rest } = value as Record<string, unknown>;
  if (typeof body !== 'string') return { line, detail: 'body must be a string.' };
  const fields = fieldsOf(rest);
  if (typeof fields === 'string') return { line, detail: `${fields} must be a string, or a list of strings.` };
  const document = readDocument(fields, body, () => line);
  return 'detail' in document ? document : openingOf(document);
}

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
