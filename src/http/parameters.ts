/** How parameters of a query are read, before rules are held against them. What cannot be read becomes what no rule passes. */
import { Transform } from 'class-transformer';
import { parseInstant, parseWrittenTime } from '../timeline/time.js';
import { wordsOf } from '../timeline/words.js';
import { type Fault } from './problems.js';

/** A whole number in digits; what is not one becomes NaN. */
export const Digits = () =>
  Transform(({ value }) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : NaN));

/** An instant as milliseconds. */
export const Instant = () =>
  Transform(({ value }) => (typeof value === 'string' ? (parseInstant(unescaped(value))?.at ?? NaN) : NaN));

/** An instant, or a bare date, which stands for its first instant in UTC; as milliseconds. */
export const InstantOrDate = () =>
  Transform(({ value }) => (typeof value === 'string' ? (parseWrittenTime(unescaped(value))?.at ?? NaN) : NaN));

/** A plus sign that nobody escaped has become a space. */
const unescaped = (value: string): string => value.replace(/ (?=\d\d:\d\d$)/, '+');

/** A parameter that may repeat. */
export const Repeated = () => Transform(({ value }) => (Array.isArray(value) ? (value as unknown) : [value]));

/** Names separated by commas; the parameter may repeat. */
export const Names = () => Transform(({ value }) => [value as unknown].flat().flatMap(namesIn));

const namesIn = (part: unknown): unknown => (typeof part === 'string' ? part.split(',') : [part]);

export const limitMessage = (most: number): string => `must be a whole number from 1 to ${most}`;
export const CURSOR = 'must be a cursor that an answer gave';

/** Something that is looked for has a word in it; nothing at all looks for nothing. */
export const wordFaults = (q = ''): Fault[] =>
  q.trim() === '' || wordsOf(q).length > 0
    ? []
    : [{ parameter: 'q', code: 'no_word', detail: 'has no word in it: no letter, digit or symbol' }];
