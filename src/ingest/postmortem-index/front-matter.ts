/** Takes a Markdown file apart: YAML between two lines of `---`, then prose. */
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

/** What is wrong with a document, and on which line of the file (from 1). */
export interface DocumentFault {
  readonly line: number;
  readonly detail: string;
}

/** Fields as they were written; a list is a list of words. Nothing is read as a number, a date or a truth value. */
export type WrittenFields = ReadonlyMap<string, string | readonly string[]>;

export interface MarkdownParts {
  readonly fields: WrittenFields;
  /** The line of each field, for faults that show later. */
  readonly lines: ReadonlyMap<string, number>;
  readonly body: string;
}

/** No document has more; and the library makes an error of every mark that it does not like. */
const MAX_FRONT_MATTER = 64 * 1024;

const FENCE = /^\uFEFF?---[ \t]*\r?\n/;
const CLOSING_FENCE = /^---[ \t]*$/m;

/** @returns the parts, or the first fault */
export function readMarkdown(file: string): MarkdownParts | DocumentFault {
  const opening = FENCE.exec(file);
  if (!opening) return { line: 1, detail: 'The file does not begin with front matter (a line ---).' };
  const rest = file.slice(opening[0].length);
  const closing = CLOSING_FENCE.exec(rest);
  if (!closing) return { line: 1, detail: 'The front matter has no end (a second line ---).' };
  if (closing.index > MAX_FRONT_MATTER)
    return { line: 1, detail: `The front matter is longer than ${MAX_FRONT_MATTER} characters.` };
  const front = readYaml(rest.slice(0, closing.index));
  if ('detail' in front) return front;
  return {
    ...front,
    body: rest
      .slice(closing.index + closing[0].length)
      .replaceAll('\r\n', '\n')
      .trim(),
  };
}

/** Lines of the YAML are lines of the file less the fence above it. */
const LINES_ABOVE = 1;

function readYaml(source: string): Pick<MarkdownParts, 'fields' | 'lines'> | DocumentFault {
  const lineAt = linesFrom(source);
  // By the failsafe schema everything is a word: `1.10` stays what it is, and a time is read by who knows times. Names
  // are compared here, because the library compares each with all that stand before it.
  const document = parseDocument(source, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false });
  const [error] = document.errors;
  if (error) return { line: lineAt(error.pos[0]), detail: `The front matter is not YAML: ${firstLine(error.message)}` };
  if (!isMap(document.contents)) return { line: 1 + LINES_ABOVE, detail: 'The front matter has no fields.' };
  const fields = new Map<string, string | readonly string[]>();
  const lines = new Map<string, number>();
  for (const { key, value } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const line = lineAt((isScalar(key) && key.range?.[0]) || 0);
    if (fields.has(name)) return { line, detail: `${name || 'A field'} stands there twice.` };
    const words = isSeq(value) ? value.items.map(wordOf) : [wordOf(value)];
    if (!words.every((word) => word !== null)) {
      return { line, detail: `${name || 'A field'} must be words, or a list of words.` };
    }
    fields.set(name, isSeq(value) ? words : words[0]!);
    lines.set(name, line);
  }
  return { fields, lines };
}

/** The line of an offset in the file. It goes on from where it was last asked, so that all fields cost one pass. */
function linesFrom(source: string): (offset: number) => number {
  let [line, seen] = [1 + LINES_ABOVE, 0];
  return (offset) => {
    if (offset < seen) [line, seen] = [1 + LINES_ABOVE, 0];
    for (let at = source.indexOf('\n', seen); at !== -1 && at < offset; at = source.indexOf('\n', seen)) {
      line += 1;
      seen = at + 1;
    }
    return line;
  };
}

/** What YAML calls nothing, unless it stands in quotes. */
const NOTHING = /^(?:~|null|Null|NULL)?$/;

/** Null for what is no word; nothing at all is the empty one. */
function wordOf(node: unknown): string | null {
  if (node === null) return '';
  if (!isScalar<string | null>(node)) return null;
  const word = node.value ?? '';
  return node.type === 'PLAIN' && NOTHING.test(word) ? '' : word;
}

const firstLine = (text: string): string => text.split('\n', 1)[0]!.slice(0, MAX_MESSAGE);

/** The library's messages quote what they are about. */
const MAX_MESSAGE = 200;
