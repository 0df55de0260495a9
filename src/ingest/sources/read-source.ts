/** Reads one incident of a file that another tool wrote, by what the file is. */
import { Place, type JsonObject, type Reading } from '../../timeline/input/values.js';
import { type FileAbout, type SourceName } from '../formats.js';
import { googleCloud } from './google-cloud.js';
import { pagerDutyLog, incidentOf, type Placed } from './pagerduty-log.js';
import { pagerDutyRows } from './pagerduty-rows.js';
import { type Source, type SourceContext, type SourceOpening } from './source-opening.js';
import { statuspage } from './statuspage.js';
import { upptime } from './upptime.js';

/** A row of such a file. */
interface SourceRow {
  readonly about: FileAbout;
  /** The place of the row in its list, from 1. */
  readonly line: number;
  /** Of a row that was gathered from several elements: their places. */
  readonly places?: readonly number[];
}

const SOURCES: Readonly<Record<Exclude<SourceName, 'pagerduty-log'>, Source<JsonObject>>> = {
  statuspage,
  'google-cloud': googleCloud,
  'pagerduty-rows': pagerDutyRows,
  upptime,
};

/** What the incident of an element is known by among those of its file; null where it does not say. */
export function identifySource(value: unknown, { source, base, isOne }: FileAbout): string | null {
  const element = isOne ? memberAt(value, base) : value;
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return null;
  const key =
    source === 'pagerduty-log' ? incidentOf(element as JsonObject) : SOURCES[source].keyOf(element as JsonObject);
  return key === null ? null : `${source} ${key.slice(0, LONGEST_KEY)}`;
}

const LONGEST_KEY = 300;

/** @returns what opens the incident, or faults at their JSON pointers in the file */
export function readSource(
  value: unknown,
  { about: { source, base, isOne, frame }, line, places }: SourceRow,
  { timeZone = null, fileName = null }: { readonly timeZone?: string | null; readonly fileName?: string | null },
): Reading<SourceOpening> {
  const context: SourceContext = { frame, zone: timeZone, fileName };
  if (source === 'pagerduty-log') {
    const root = Place.root(base);
    const elements = isOne ? [memberAt(value, base)] : (value as readonly unknown[]);
    const placed = elements.map((element, index): Placed => ({
      value: element,
      place: isOne ? root : root.at((places?.[index] ?? line) - 1),
    }));
    return root.reading(pagerDutyLog.read(placed, root, context));
  }
  const place = Place.root(isOne ? base : `${base}/${line - 1}`);
  const element = isOne ? memberAt(value, base) : value;
  if (typeof element !== 'object' || element === null || Array.isArray(element)) {
    place.fault('type', 'must be an object');
    return place.reading<SourceOpening>(undefined);
  }
  return place.reading(SOURCES[source].read(element as JsonObject, place, context));
}

/** The pointer is empty, or has one step. */
const memberAt = (root: unknown, base: string): unknown =>
  base === '' ? root : (root as Readonly<Record<string, unknown>>)[base.slice(1)];
