/** What happened at a time, by the words beside it. */
import { labelled, typeOfLabel } from '../parsing/labels.js';
import { typeOfClause, typeOfStatement, typeOfStretch } from './types-in-words.js';

/** A type, and what is left to be said. */
export interface Said {
  readonly type: string;
  readonly text: string;
}

/** Of a time in a sentence, or of a stretch from one to another: by what the clause around it says. */
export function typeInProse(sentence: string, { start, end, isStretch }: PlaceInProse): string {
  return isStretch ? typeOfStretch(sentence, start, end) : typeOfClause(sentence, start, end).type;
}

/** In UTF-16 units of the sentence, the end exclusive. */
export interface PlaceInProse {
  readonly start: number;
  readonly end: number;
  readonly isStretch: boolean;
}

/** Of a row or a line led by a time: exact labels first, then verbs. A cell of a row may be a label alone. */
export function typeOfLine(text: string): Said {
  const cells = text.split(' \u00b7 ');
  if (cells.length > 1) {
    const label = cells.findIndex((cell) => typeOfLabel(cell) !== null);
    if (label !== -1) return { type: typeOfLabel(cells[label]!)!, text: without(cells, label).join(' \u00b7 ') };
  }
  const named = labelled(text);
  return named ?? { type: typeOfStatement(text).type, text };
}

const without = (cells: readonly string[], index: number): string[] => cells.filter((_, each) => each !== index);
