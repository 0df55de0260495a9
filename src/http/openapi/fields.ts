/**
 * How OpenAPI describes the fields of a table: in a body that makes something new, in a body that changes it, and in an
 * answer. A DTO class extends what these make, and describes what is not in the table itself.
 */
import { type Type } from '@nestjs/common';
import {
  type Field,
  type FieldTable,
  type InputOf,
  type KindValues,
  type ViewOf,
} from '../../timeline/fields/field.js';
import { LIMITS } from '../../timeline/input/limits.js';
import { Optional, Shown } from './describe.js';
import {
  ATTRIBUTES,
  AUDIENCE,
  COMPONENT,
  ENTRY_ID_IN,
  INCIDENT_ID_IN,
  INSTANT,
  LABELS,
  LENGTH,
  LEVEL,
  lineOf,
  METRIC,
  NAME,
  nameOf,
  PROSE,
  REASON,
  SEVERITY,
  TIME_ZONE,
  TITLE,
  TYPE_IN,
  URL_IN,
  WRITTEN_TIME,
} from './inputs.js';
import { LinkDto, LinkInput } from './link.dto.js';

type Kind = keyof KindValues;
type Schemas = { readonly [K in Kind]?: object };

/** What says something. */
const SCHEMAS: Required<Schemas> = {
  flag: { type: Boolean },
  id: ENTRY_ID_IN,
  incidentId: INCIDENT_ID_IN,
  entryType: TYPE_IN,
  instant: INSTANT,
  writtenTime: WRITTEN_TIME,
  timeZone: TIME_ZONE,
  length: LENGTH,
  seconds: { type: Number, minimum: 0, maximum: LIMITS.toleranceSeconds },
  name: NAME,
  component: COMPONENT,
  level: LEVEL,
  phrase: lineOf(LIMITS.phrase),
  title: TITLE,
  prose: REASON,
  // It says itself what it can be: swagger is to add nothing.
  severity: { type: Object, ...SEVERITY, nullable: undefined },
  url: URL_IN,
  metric: METRIC,
  labels: LABELS,
  audience: AUDIENCE,
  attributes: ATTRIBUTES,
  links: { type: () => LinkInput, isArray: true, maxItems: LIMITS.links },
};

/** Where a field may be left out, a blank one is none. */
const OR_BLANK: Schemas = {
  timeZone: { ...TIME_ZONE, pattern: `^ *$|${TIME_ZONE.pattern}` },
  title: nameOf(LIMITS.title),
  prose: PROSE,
  url: { ...URL_IN, pattern: `^$|${URL_IN.pattern}` },
};

const ANSWERED: Schemas = {
  flag: { type: Boolean },
  seconds: { type: Number },
  labels: { type: String, isArray: true },
  audience: { type: String, isArray: true },
  attributes: { type: 'object', additionalProperties: { type: 'string' } },
  links: { type: () => LinkDto, isArray: true },
};
/** What is never null in an answer: it is false or empty instead. */
const NEVER_NULL: readonly Field['kind'][] = ['flag', 'labels', 'attributes', 'links'];

const schemaOf = ({ kind }: Field, ...schemas: readonly Schemas[]): object =>
  typeof kind === 'string'
    ? (schemas.map((each) => each[kind]).find((schema) => schema !== undefined) ?? { type: String })
    : { enum: [...kind] };

type Decorator = ReturnType<typeof Shown>;

const required = (options: object): Decorator => Shown(options);
const optional = (options: object): Decorator => Optional(options);
const sentences = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(' ');

/** A class with decorated properties; what they are to TypeScript is `T`. */
function classOf<T extends object>(
  table: FieldTable,
  decoratorOf: (field: Field) => Decorator | null,
  Base: Type<object> = Object,
): Type<T> {
  class Described extends Base {}
  for (const [name, field] of Object.entries(table)) decoratorOf(field)?.(Described.prototype, name);
  return Described as Type<T>;
}

/** A body that makes something new: `class NewEntry extends taken(ENTRY_FIELDS) {}`. */
export const taken = <T extends FieldTable>(table: T): Type<InputOf<T>> => classOf(table, takenField);

function takenField(field: Field): Decorator {
  const { doc, input, leftOut, example, presence } = field;
  const description = sentences(doc, input, leftOut && `Left out: ${leftOut}.`);
  return presence === 'required'
    ? required({ ...schemaOf(field, SCHEMAS), description, example })
    : optional({ nullable: true, ...schemaOf(field, OR_BLANK, SCHEMAS), description, example });
}

/** A body that changes what is there: null clears, but for what everything of the kind has. */
export const settable = <T extends FieldTable>(table: T): Type<Partial<InputOf<T>>> => classOf(table, settableField);

function settableField(field: Field): Decorator | null {
  const { part, doc, input, leftOut, example, presence } = field;
  if (part === 'record') return null;
  if (presence === 'required' || presence === 'received')
    return optional({ ...schemaOf(field, SCHEMAS), description: sentences(doc, input), example });
  const description = sentences(doc, input, leftOut && `Cleared: ${leftOut}.`);
  return optional({ nullable: true, ...schemaOf(field, OR_BLANK, SCHEMAS), description, example });
}

/** An answer: the fields as they go out, and those of `Base`. */
export const answered = <T extends FieldTable, B extends object = object>(
  table: T,
  Base?: Type<B>,
): Type<ViewOf<T> & B> => classOf(table, answeredField, Base);

function answeredField(field: Field): Decorator | null {
  const { part, kind, shown, doc, example, presence } = field;
  const schema = schemaOf(field, ANSWERED);
  if (shown === 'elsewhere') return null;
  if (shown === 'where-set') return optional({ ...schema, description: sentences(doc, 'Where set.'), example });
  // Words can be null anywhere, because they can be forgotten.
  const isNullable = !NEVER_NULL.includes(kind) && (presence === undefined || part === 'text');
  return required({ ...schema, ...(isNullable && { nullable: true }), description: doc, example });
}
