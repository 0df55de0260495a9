/** Sentences in pieces, each with one thing that it says, as far as commas and joining words tell. */

export interface Piece {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Where another statement begins. */
const HARD = /;|\n+|\u2014| \u2013 |[.!?] (?=\S)/g;
const SOFT =
  /, (?=(?:and|but)(?!\w))| (?=and(?:,? then|,? by|,? at|,? around| subsequently)(?!\w))| (?=and (?:(?:the|all|it|they|we|this|that|was|were) )(?:[\w-]+ ){0,3}(?:was|were|had|is|are|has|[\w-]+ed|began)(?!\w))| (?=and (?:[\w-]+ ){1,4}(?:was|were|had)(?!\w))| (?=and [a-z]+ed(?!\w))|,? (?=(?:but(?! functional)|which|who|while|whereas|although|though|because|since|so that|when|where|until it|as (?:the|a|we|they|soon)|however|then)(?!\w))|, (?=(?:with|leading|resulting|causing|allowing|bringing|marking|affecting|prompting|indicating|processing|unblocking|followed by|before|after|at which|eventually|particularly|including|enabling|triggering)(?!\w))|, (?=(?!starting|beginning|including|lasting|during|ending)[a-z]+ing(?!\w))|\)|\(| \u00b7 /gi;

const cutAt = (text: string, boundaries: RegExp): Piece[] => {
  const pieces: Piece[] = [];
  let start = 0;
  for (const { index, 0: mark } of text.matchAll(boundaries)) {
    if (index > start) pieces.push({ start, end: index });
    start = index + mark.length;
  }
  if (start < text.length) pieces.push({ start, end: text.length });
  return pieces;
};

/** Statements that stand for themselves: between semicolons, dashes, colons and stops. */
export const statementsIn = (text: string): Piece[] => cutAt(text, HARD);
/** Their clauses. */
export const clausesIn = (text: string): Piece[] => cutAt(text, SOFT);
