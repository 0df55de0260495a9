/** A document of the Postmortem Index: its fields checked, its prose as it is. */
import { v5 } from 'uuid';
import { parseWrittenTime } from '../../timeline/time.js';
import { type DocumentFault, type WrittenFields } from './front-matter.js';

export interface IndexDocument {
  /** In lower case; made from the address where the document has none. */
  readonly uuid: string;
  readonly url: string | null;
  readonly archiveUrl: string | null;
  readonly title: string | null;
  /** RFC 3339, or a bare date, as they were written. */
  readonly startTime: string | null;
  readonly endTime: string | null;
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly company: string | null;
  readonly product: string | null;
  /** RFC 3339, or a bare date: when the text was published. */
  readonly publishedAt: string | null;
  readonly summary: string | null;
  readonly body: string;
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

function identityOf(uuid: string | null, url: string | null): string | null {
  if (uuid !== null && UUID.test(uuid)) return uuid.toLowerCase();
  const name = uuid ?? url;
  return name === null ? null : v5(name, v5.URL);
}

/**
 * @param lineOf the line of a field in its file
 * @returns the document, or the first fault
 */
export function readDocument(
  fields: WrittenFields,
  body: string,
  lineOf: (field: string) => number,
): IndexDocument | DocumentFault {
  const word = (field: string): string | null => {
    const value = fields.get(field);
    return typeof value === 'string' && value.trim() !== '' ? value.trim().replace(/\s+/g, ' ') : null;
  };
  const words = (field: string): string[] => {
    const written = fields.get(field) ?? [];
    // "dns, bgp" is how people write a list without YAML's marks.
    const list = typeof written === 'string' ? written.split(',') : written;
    return [...new Set(list.map((each) => each.trim().replace(/\s+/g, ' ')).filter((each) => each !== ''))];
  };
  const uuid = identityOf(word('uuid'), word('url'));
  if (uuid === null) return { line: lineOf('uuid'), detail: 'Neither uuid nor url says which document it is.' };
  for (const field of ['start_time', 'end_time', 'source_published_at']) {
    const time = word(field);
    if (time !== null && timeOf(time) === null) {
      return { line: lineOf(field), detail: `${field} is neither an RFC 3339 time with a zone nor a date.` };
    }
  }
  const time = (field: string): string | null => timeOf(word(field) ?? '');
  return {
    uuid,
    url: word('url'),
    archiveUrl: word('archive_url'),
    title: word('title'),
    startTime: time('start_time'),
    endTime: time('end_time'),
    categories: words('categories'),
    keywords: words('keywords'),
    company: word('company'),
    product: word('product'),
    publishedAt: time('source_published_at'),
    summary: word('summary'),
    body,
  };
}

/** YAML writes a time with a space as well as with a T. */
function timeOf(written: string): string | null {
  const text = written.replace(/^(\d{4}-\d\d-\d\d) (?=\d\d:\d\d)/, '$1T').replace(/ (?=[Z+-])/, '');
  return parseWrittenTime(text) ? text : null;
}
