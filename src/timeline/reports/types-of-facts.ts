/** What happened at a time, by the words beside it. */
import { labelled, typeOfLabel } from '../parsing/labels.js';

/** A type, and what is left to be said. */
export interface Said {
  readonly type: string;
  readonly text: string;
}

/** The type that a clause of prose names; the one place where prose is asked for its type. */
export function typeOfClause(clause: string, _place: string): string {
  return labelled(clause)?.type ?? 'note';
}

/** Of a row or a line led by a time: exact labels first, then verbs. A cell of a row may be a label alone. */
export function typeOfLine(text: string, place: string): Said {
  const cells = text.split(' \u00b7 ');
  if (cells.length > 1) {
    const label = cells.findIndex((cell) => typeOfLabel(cell) !== null);
    if (label !== -1) return { type: typeOfLabel(cells[label]!)!, text: without(cells, label).join(' \u00b7 ') };
  }
  const named = labelled(text);
  return named ?? { type: typeOfClause(text, place), text };
}

const without = (cells: readonly string[], index: number): string[] => cells.filter((_, each) => each !== index);
