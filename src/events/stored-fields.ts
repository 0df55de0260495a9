/** The current stored shape of an object, by the table of its fields. */
import { checkType, ENTRY_ID, type LinkFact } from '../timeline/entry.js';
import {
  type Field,
  type FieldTable,
  type Kind,
  type KindValues,
  type Part,
  type PartsOf,
} from '../timeline/fields/field.js';
import {
  count, flag, instant, list, mapOf, matching, nullable, object, oneOf, optional, passing, statedDuration, text, writtenTime,
  type Fields, type Shape,
} from './shape.js'; // prettier-ignore

const SHAPES: { readonly [K in keyof KindValues]: Shape<KindValues[K]> } = {
  flag,
  id: matching(ENTRY_ID),
  incidentId: text,
  entryType: passing('must be an entry type', (value) => checkType(value) === 'ok'),
  instant,
  writtenTime,
  timeZone: text,
  length: statedDuration,
  seconds: count,
  name: text,
  component: text,
  level: text,
  phrase: text,
  title: text,
  prose: text,
  severity: text,
  url: text,
  metric: text,
  labels: list(text),
  audience: list(text),
  attributes: mapOf(text),
  links: list(object<LinkFact>({ rel: nullable(text), url: text })),
};

const shapeOf = (kind: Kind): Shape<unknown> => (typeof kind === 'string' ? SHAPES[kind] : oneOf(kind));

/** The facts of the objects that a table describes. */
export const storedFacts = <T extends FieldTable>(table: T): Fields<PartsOf<T, 'fact' | 'links'>> =>
  storedParts(table, ['fact', 'links']);

/** Their free words. The titles of links are not among them. */
export const storedTexts = <T extends FieldTable>(table: T): Fields<PartsOf<T, 'text'>> => storedParts(table, ['text']);

export const linkTitles = optional(list(nullable(text)));

function storedParts<T extends FieldTable, P extends Part>(table: T, parts: readonly P[]): Fields<PartsOf<T, P>> {
  const stored = Object.entries<Field>(table).filter(([, { part }]) => parts.some((each) => each === part));
  const shapes = stored.map(([name, { kind, presence }]) => [
    name,
    presence === undefined ? optional(shapeOf(kind)) : shapeOf(kind),
  ]);
  return Object.fromEntries(shapes) as Fields<PartsOf<T, P>>;
}
