/**
 * Ids of the lines of a report: of its name, the section, the place in the section and the words. They are all that is
 * kept of how a file was laid out, so that an edited one can be aligned with what it gave before.
 */
import { v5 } from 'uuid';
import { parseWrittenTime } from '../timeline/time.js';

const NAMESPACE = 'b1b0c5f4-3d77-5a0c-8b1e-6f4a5d2c9e17';

export interface LineId {
  /** Of the report's name and the headings: eight hexadecimal digits. */
  readonly section: string;
  /** Of lines in one section, from 1. One that came between two others later has a place between theirs. */
  readonly ordinal: number;
  /** Of what the line says: sixteen hexadecimal digits. */
  readonly words: string;
}

export const lineId = ({ section, ordinal, words }: LineId): string => `${section}-${ordinal}-${words}`;

const LINE_ID = /^([\da-f]{8})-(\d{1,9}(?:\.\d{1,9})?)-([\da-f]{16})$/;

/** Null: it is no line of a report. */
export function readLineId(id: string): LineId | null {
  const [, section, ordinal, words] = LINE_ID.exec(id) ?? [];
  return words === undefined ? null : { section: section!, ordinal: Number(ordinal), words };
}

/** @param source what the report is known by */
export const sectionMark = (source: string, section: string): string => hexOf([source, section]).slice(0, 8);

/** What a line says, apart from how it is set; an entry keeps all of it. */
export interface LineWords {
  readonly occurredAt?: string;
  readonly occurredAtText?: string | null;
  readonly text?: string | null;
  readonly quote?: string | null;
}

/** Equal for lines that say the same at the same time, however many blanks they have. */
export const wordsMark = (line: LineWords): string => {
  const { occurredAt = '', occurredAtText } = line;
  const time = occurredAtText ? plain(occurredAtText) : (parseWrittenTime(occurredAt)?.at ?? occurredAt);
  return hexOf([time, wordsOf(line)]).slice(0, 16);
};

/** The words alone. */
export const wordsOf = ({ text, quote }: LineWords): string => plain(text ?? quote ?? '');

const plain = (words: string): string => words.normalize('NFC').replace(/\s+/g, ' ').trim();

const hexOf = (parts: readonly unknown[]): string => v5(JSON.stringify(parts), NAMESPACE).replaceAll('-', '');

/** The last place that is told apart. */
const DECIMALS = 9;

/** Places for new lines between two others; null is the edge of the section. */
export function ordinalsBetween(above: number | null, below: number | null, count: number): number[] {
  const from = above ?? 0;
  const step = below === null ? 1 : (below - from) / (count + 1);
  return Array.from({ length: count }, (_, n) => Number((from + step * (n + 1)).toFixed(DECIMALS)));
}
