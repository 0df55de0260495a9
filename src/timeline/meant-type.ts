/**
 * The known type that a custom one was meant to be. Custom types are welcome, so only what nobody would choose for
 * another meaning counts: a slip of the fingers (`resovled`), a known word in another form (`resolve`) or with its
 * underscore elsewhere (`roll_back`). Words of their own (`unresolved`, `deleted`, `lag_changed`) are left alone.
 */
import { KNOWN_TYPES } from './entry.js';
import { lettersApart } from './parsing/near-misses.js';

const WORDS_OF_KNOWN = KNOWN_TYPES.map((type) => ({ type, words: type.split('_'), bases: basesOf(type) }));
const KNOWN: ReadonlySet<string> = new Set(KNOWN_TYPES);

/** @returns null for a known type, and for a custom one that stands for itself */
export function meantType(type: string): string | null {
  if (KNOWN.has(type)) return null;
  const bases = basesOf(type);
  return WORDS_OF_KNOWN.find((known) => known.bases === bases)?.type ?? misspeltType(type);
}

/** The same of slips of the fingers alone: prose begins with "resolve" and "notes", too. */
export function misspeltType(type: string): string | null {
  const bases = basesOf(type);
  const words = type.split('_');
  const meant = WORDS_OF_KNOWN.find(
    (known) =>
      known.words.length === words.length &&
      known.bases !== bases &&
      known.words.every((word, i) => isMeant(words[i]!, word)),
  );
  return meant?.type ?? null;
}

/** What a writer is asked who used such a type: the same words on every way in. */
export const didYouMean = (type: string, meant: string): string => `"${type}" is no known type: did you mean ${meant}?`;

/** Without underscores and the endings that verbs and plurals take. */
function basesOf(type: string): string {
  return type
    .split('_')
    .map((word) => word.replace(/(?:ied|ies|y)$/, 'i').replace(/(?:ed|es|e|s)$/, ''))
    .join('');
}

/** Of words up to this length many are one letter from another word: "cloned" is not "closed". */
const SHORT = 7;
/** From this length on two wrong letters still make no other word. */
const LONG = 10;

function isMeant(word: string, known: string): boolean {
  if (word === known) return true;
  const isShort = known.length <= SHORT;
  const longer = Math.abs(word.length - known.length);
  // Most words are told apart without counting letters.
  if (longer > 2 || (longer > 1 && known.length < LONG) || (isShort && !keepsItsStart(word, known))) return false;
  const apart = lettersApart(word, known);
  if (apart === 1) return !isShort || longer === 1 || areSameLetters(word, known);
  return apart === 2 && known.length >= LONG && !word.endsWith(known);
}

/** The first letter is rarely the wrong one: "lag" is not "flag". Two neighbours may have been swapped. */
const keepsItsStart = (word: string, known: string): boolean =>
  word[0] === known[0] || (word[0] === known[1] && word[1] === known[0]);

const areSameLetters = (a: string, b: string): boolean => [...a].sort().join('') === [...b].sort().join('');
