/**
 * Schemas of values that come in, as exact as a schema can be: what it allows is taken and what it forbids is refused,
 * but for what is said in words (a day that the calendar does not have, bytes of UTF-8, white space around a name).
 * `openapi-requests.spec.ts` holds the readers against them.
 */
import { ENTRY_ID, SPAN_TYPES } from '../../timeline/entry.js';
import { LIMITS } from '../../timeline/input/limits.js';

const CONTROLS = '\\u0000-\\u0008\\u000a-\\u001f\\u007f-\\u009f\\u2028\\u2029';
const text = { type: String } as const;

/** Of such texts: a parameter that repeats, or a list in a body. */
export const listOf = ({
  type: _,
  ...schema
}: {
  readonly type: typeof String;
  readonly [keyword: string]: unknown;
}) => ({
  type: 'array' as const,
  items: { type: 'string' as const, ...schema },
});

/** An instant, and a date, month or year. Whether a year has a 29th of February is not in them. */
const LONG_MONTH_DAY = '(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])';
const SHORT_MONTH_DAY = '(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)';
const MONTH_DAY = `(?:${LONG_MONTH_DAY}|${SHORT_MONTH_DAY}|02-(?:0[1-9]|[12][0-9]))`;
const MONTH = '(?:0[1-9]|1[0-2])';
const HOUR = '(?:[01][0-9]|2[0-3])';
const CLOCK = `${HOUR}:[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,30})?)?`;
const ZONE = `(?:[Zz]|[+-]${HOUR}:[0-5][0-9])`;
const YEAR = '(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])';
const INSTANT_FORM = `${YEAR}-${MONTH_DAY}[Tt]${CLOCK}${ZONE}`;
const DATE_FORM = `${YEAR}(?:-${MONTH_DAY}|-${MONTH})?`;

export const INSTANT = { ...text, pattern: `^${INSTANT_FORM}$` } as const;
/** A moment of an incident: a revision or an instant. */
export const POINT = { ...text, pattern: `^(?:[0-9]{1,9}|${INSTANT_FORM})$` } as const;
export const WRITTEN_TIME = { ...text, pattern: `^(?:${INSTANT_FORM}|${DATE_FORM})$` } as const;

/** ISO 8601 in weeks, or in days, hours, minutes and seconds; the last number alone may have a fraction. */
const WHOLE = '[0-9]{1,9}';
const LAST = '[0-9]{1,9}(?:[.,][0-9]{1,9})?';
const FEW = '[0-9]{1,6}(?:[.,][0-9]{1,9})?';
export const LENGTH = {
  ...text,
  pattern: `^P(?:${FEW}W|${FEW}D|(?:[0-9]{1,6}D)?T(?:${LAST}H|(?:${WHOLE}H)?(?:${LAST}M|(?:${WHOLE}M)?${LAST}S)))$`,
  maxLength: LIMITS.statedDuration,
} as const;

/** A name of one line; blank is none. */
export const nameOf = (maxLength: number) => ({ ...text, pattern: `^[^${CONTROLS}]*$`, maxLength }) as const;
/** Words of one line as they were written. */
export const lineOf = (maxLength: number) => ({ ...text, pattern: `^[^\\u0009${CONTROLS}]*$`, maxLength }) as const;
export const NAME = nameOf(LIMITS.name);
/** They are parts of selectors, and have none of their signs; one word of each means something of its own. */
const selectedName = (reserved: string) =>
  ({
    ...text,
    pattern: `^[^@#|,${CONTROLS}]*$`,
    not: { type: 'string', pattern: `^\\s*${reserved}\\s*$` },
    maxLength: LIMITS.name,
  }) as const;
export const COMPONENT = selectedName('\\*');
export const LEVEL = selectedName('unspecified');
/** Up to 16 KiB of UTF-8, so that fewer characters fit where they are long. */
export const PROSE = { ...text, pattern: '^[^\\u0000]*$', maxLength: LIMITS.textBytes } as const;
export const REASON = { ...PROSE, pattern: '^[^\\u0000]*[^\\u0000\\s][^\\u0000]*$', minLength: 1 } as const;
export const TITLE = {
  ...text,
  pattern: `^[^${CONTROLS}]*[^\\s${CONTROLS}][^${CONTROLS}]*$`,
  minLength: 1,
  maxLength: LIMITS.title,
} as const;

export const ENTRY_ID_IN = { ...text, pattern: ENTRY_ID.source } as const;
export const INCIDENT_ID_IN = {
  ...text,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
  not: { type: 'string', pattern: '\\.(?:[Hh][Tt][Mm][Ll]|[Jj][Ss][Oo][Nn]|[Mm][Dd]|[Mm][Mm][Dd]|[Cc][Ss][Vv])$' },
} as const;
export const TYPE_IN = {
  ...text,
  pattern: '^[a-z][a-z0-9_]{0,39}$',
  not: {
    type: 'string',
    pattern: '^(?:(?:entry|claim|change|incident)_|(?:constructor|prototype|hasownproperty|tostring|valueof)$)',
    not: { enum: [...SPAN_TYPES] as string[] },
  },
} as const;

/** `format` names what a pattern cannot: which zones, metrics and selectors there are. */
export const TIME_ZONE = {
  ...text,
  format: 'iana-time-zone',
  pattern: '^(?:UTC|[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)+)$',
  maxLength: LIMITS.name,
} as const;
export const METRIC = { ...text, format: 'metric', maxLength: LIMITS.name } as const;
export const SELECTOR = { ...text, format: 'selector' } as const;
export const CURSOR_IN = { ...text, format: 'cursor' } as const;
export const URL_IN = {
  ...text,
  format: 'uri',
  pattern: `^[Hh][Tt][Tt][Pp][Ss]?://[^\\u0009${CONTROLS}]+$`,
  maxLength: LIMITS.url,
} as const;

/** sev1 … sev5 in any spelling, or another word. */
export const SEVERITY = {
  oneOf: [
    { type: 'string', pattern: `^(?: *|[^\\s${CONTROLS}]{1,20}|[Ss][Ee][Vv](?:[Ee][Rr][Ii][Tt][Yy])? [1-5])$` },
    { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    { type: 'null' },
  ],
};
export const ATTRIBUTES = {
  type: 'object',
  maxProperties: LIMITS.attributes,
  propertyNames: {
    minLength: 1,
    maxLength: LIMITS.name,
    pattern: `^[^\\u0009${CONTROLS}]*$`,
    not: { const: '__proto__' },
  },
  additionalProperties: { type: 'string', pattern: '^[^\\u0000]*$', maxLength: LIMITS.attributeValue },
} as const;
/** Of one kind: services, categories, keywords. */
export const LABELS = { ...listOf(NAME), maxItems: LIMITS.labels } as const;

/** Who may see something. */
export const AUDIENCE = {
  ...listOf({
    ...text,
    pattern: `^[\\t ]*(?:key|group|user):[^\\s${CONTROLS}][^${CONTROLS}]*$`,
    maxLength: LIMITS.name + 'group:'.length,
  }),
  maxItems: LIMITS.audience,
} as const;

/** Parameters. */
export const WORDS = { ...text, maxLength: 500 } as const;
/** An empty one stands for having none. */
export const FACET_VALUE = { ...text, maxLength: 300 } as const;
export const YEARS = listOf({ ...text, pattern: '^(?:|[1-9][0-9]{0,3}|0[1-9][0-9]{0,2}|00[1-9][0-9]?|000[1-9])$' });
export const POSITION = { ...text, pattern: '^[0-9]{1,20}$' } as const;
export const DATE = { ...text, pattern: `^${YEAR}-${MONTH_DAY}$` } as const;
