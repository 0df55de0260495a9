/** Tells what a JSON file is by its shape. All of it is done in the thread of `DocumentReader`. */
import { type JsonObject } from '../timeline/input/values.js';
import { jsonPointer } from '../http/json-body.js';
import { SOURCE_FORMATS, type FileAbout, type SourceFormat, type SourceName } from './formats.js';
import { readExactly } from './exact-json.js';
import { Problem } from '../http/problems.js';
import { type PieceFault } from './pieces.js';

export interface Look {
  readonly member: string | null;
  readonly frame: Uint8Array | null;
  readonly samples: readonly Uint8Array[];
  /** As the caller says. */
  readonly format: SourceFormat | null;
}

/** Null: a list that is none of these, whose rows are documents of the Postmortem Index, or say what they lack. */
type Recognised = { readonly about: FileAbout | null } | { readonly refused: string };

/** The line of a fault is the place of the element; 0: it lies in what stands beside the list. */
export type LookedAt = Recognised | { readonly fault: PieceFault };

/** What a file is, or why it is none; a fault where it is not even JSON. */
export function lookAt({ member, frame, samples, format }: Look): LookedAt {
  let line = 0;
  try {
    const root = frame === null ? null : objectOf(readExactly(frame));
    const elements = samples.map((sample) => {
      line += 1;
      return objectOf(readExactly(sample));
    });
    return recognise(root, elements, member, format);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const errors = (error.more.errors as PieceFault['errors']) ?? [];
    return { fault: { code: 'malformed', line, detail: error.detail, errors } };
  }
}

function recognise(
  root: JsonObject | null,
  elements: readonly (JsonObject | null)[],
  member: string | null,
  format: SourceFormat | null,
): Recognised {
  const frame = root === null ? {} : useful(root);
  if (root !== null && member === null) return recogniseOne(root, frame, format);
  const told = elements.map((element) => element && sourceOf(element, format)).find((source) => source !== null);
  const source = told ?? (format === null ? null : onlySourceOf(format, member));
  if (source !== null) return { about: { source, base: baseOf(member), isOne: false, frame } };
  return root === null ? { about: null } : { refused: NOT_KNOWN };
}

const baseOf = (member: string | null): string => (member === null ? '' : jsonPointer([member]));

const NOT_KNOWN = `The file is none whose shape is known: name it by format, one of ${SOURCE_FORMATS.join(', ')}.`;

function recogniseOne(root: JsonObject, frame: JsonObject, format: SourceFormat | null): Recognised {
  for (const member of [null, 'incident', 'log_entry']) {
    const element = member === null ? root : objectOf(root[member]);
    const source = element === null ? null : sourceOf(element, format);
    if (source) return { about: { source, base: baseOf(member), isOne: true, frame } };
  }
  return { refused: NOT_KNOWN };
}

const objectOf = (value: unknown): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;

const has = (element: JsonObject, ...fields: readonly string[]): boolean =>
  fields.some((field) => Object.hasOwn(element, field));

const LOG_ENTRY = /_log_entry(?:_reference)?$/;

const SHAPES: readonly (readonly [SourceName, (element: JsonObject) => boolean])[] = [
  ['statuspage', (element) => Array.isArray(element['incident_updates'])],
  ['google-cloud', (element) => has(element, 'external_desc') && has(element, 'begin', 'created')],
  ['pagerduty-log', ({ type }) => typeof type === 'string' && LOG_ENTRY.test(type)],
  [
    'pagerduty-rows',
    (element) =>
      (has(element, 'incident_number') && has(element, 'created_at')) ||
      Object.keys(element).some((field) => field.startsWith('seconds_to_')),
  ],
  [
    'upptime',
    (element) =>
      has(element, 'title') &&
      has(element, 'created_at', 'createdAt') &&
      has(element, 'html_url', 'url') &&
      has(element, 'labels', 'state', 'number'),
  ],
];

const FORMAT_OF: Readonly<Record<SourceName, SourceFormat>> = {
  statuspage: 'statuspage',
  'google-cloud': 'google-cloud',
  'pagerduty-log': 'pagerduty',
  'pagerduty-rows': 'pagerduty',
  upptime: 'upptime',
};

const sourceOf = (element: JsonObject, format: SourceFormat | null): SourceName | null =>
  SHAPES.find(([source, fits]) => (format === null || FORMAT_OF[source] === format) && fits(element))?.[0] ?? null;

/** Of a file that the caller names, whatever it looks like: its rows say what they lack. */
function onlySourceOf(format: SourceFormat, member: string | null): SourceName | null {
  if (format === 'pagerduty') return member === 'log_entries' ? 'pagerduty-log' : 'pagerduty-rows';
  return SHAPES.find(([source]) => FORMAT_OF[source] === format)?.[0] ?? null;
}

const LONGEST_KEPT = 300;

/** It goes with every row, so that only what is read of it is kept. */
function useful(root: JsonObject): JsonObject {
  const page = objectOf(root['page']);
  const words = (from: JsonObject, ...fields: readonly string[]): JsonObject =>
    Object.fromEntries(
      fields.flatMap((field) => {
        const value = from[field];
        return typeof value === 'string' && value.length <= LONGEST_KEPT ? [[field, value] as const] : [];
      }),
    );
  return { ...words(root, 'time_zone'), ...(page && { page: words(page, 'name', 'time_zone') }) };
}
