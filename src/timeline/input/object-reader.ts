/** Reads an object by the table of its fields: a new one, or what a change sets and clears of one. */
import { type SetOf } from '../entry.js';
import { type Field, type FactsOf, type FieldTable, type PartsOf, type TextsOf } from '../fields/field.js';
import { readerOf } from './kinds.js';
import { given, links, refuseOthers, type JsonObject, type Links, type Place, type Reader } from './values.js';

/** A new object. What the service sets, or has a default for, can be absent. */
interface ReadParts<T extends FieldTable> {
  readonly facts: FactsOf<T, 'required'>;
  readonly texts: TextsOf<T, 'required'>;
  readonly record: PartsOf<T, 'record', 'required'>;
}

interface ReadSet<T extends FieldTable> {
  readonly facts: SetOf<FactsOf<T>>;
  readonly texts: SetOf<TextsOf<T>>;
}

interface ObjectReader<T extends FieldTable> {
  /**
   * A new object; null and what says nothing count as absent. Undefined if something that it must have cannot be read.
   * Faults are noted, also of what neither the table nor `beside` names.
   */
  read(input: JsonObject, place: Place): ReadParts<T> | undefined;
  /** What a change sets; null and what says nothing clear. */
  readSet(input: JsonObject, place: Place): ReadSet<T>;
}

interface Beside {
  /** Other properties of a new object, which are read by others. */
  readonly beside?: readonly string[];
  /** Properties that go out and never come in, by what is said of each. */
  readonly readOnly?: ReadonlyMap<string, string>;
  /** The same for a change, of what cannot be changed. */
  readonly unsettable?: ReadonlyMap<string, string>;
}

const SETTLED: readonly Field['presence'][] = ['required', 'received'];
type AnyPart = Record<string, unknown>;
type Parts = Readonly<Record<keyof ReadParts<FieldTable>, AnyPart>>;

export function objectReader<T extends FieldTable>(
  table: T,
  { beside = [], readOnly, unsettable }: Beside = {},
): ObjectReader<T> {
  const fields = Object.entries<Field>(table).map(([name, field]) => ({ name, ...field, reader: partReader(field) }));
  const settable = fields.filter(({ part }) => part !== 'record');
  const names = new Set([...Object.keys(table), ...beside]);
  const settableNames = new Set(settable.map(({ name }) => name));
  return {
    read(input, place) {
      refuseOthers(input, names, place, readOnly);
      const parts: Parts = { facts: {}, texts: {}, record: {} };
      let isWhole = true;
      for (const { name, part, presence, reader } of fields) {
        const value = given(input, name);
        const read = value === undefined ? undefined : reader(value, place.at(name));
        if (read !== undefined) put(parts, part, name, read, undefined);
        else if (presence === 'required') {
          // The first fault at a place stays: this is not said of what is there and wrong.
          place.at(name).fault('required', 'is missing');
          isWhole = false;
        }
      }
      return isWhole ? (parts as ReadParts<T>) : undefined;
    },
    readSet(input, place) {
      refuseOthers(input, settableNames, place, unsettable);
      const set: Parts = { facts: {}, texts: {}, record: {} };
      for (const { name, part, presence, reader } of settable) {
        const value = Object.hasOwn(input, name) ? input[name] : undefined;
        if (value === undefined) continue;
        if (SETTLED.includes(presence) && saysNothing(value)) place.at(name).fault('required', 'cannot be cleared');
        else put(set, part, name, value === null ? null : (reader(value, place.at(name)) ?? null), null);
      }
      return { facts: set.facts, texts: set.texts } as ReadSet<T>;
    },
  };
}

const partReader = ({ kind }: Field): Reader<unknown> => (kind === 'links' ? links : readerOf(kind));

const saysNothing = (value: unknown): boolean => value === null || (typeof value === 'string' && value.trim() === '');

/** @param none what stands for titles that no link has: nothing in a new object, null where both are set at once */
function put(
  { facts, texts, record }: Parts,
  part: Field['part'],
  name: string,
  value: unknown,
  none: null | undefined,
) {
  switch (part) {
    case 'fact':
      facts[name] = value;
      return;
    case 'text':
      texts[name] = value;
      return;
    case 'record':
      record[name] = value;
      return;
    case 'links': {
      const read = value as Links | null;
      const titles = read?.titles ?? none;
      facts[name] = read && read.facts;
      if (titles !== undefined) texts['linkTitles'] = titles;
    }
  }
}
