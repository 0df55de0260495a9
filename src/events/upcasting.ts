/**
 * How payloads of older versions become current ones. Apart from the schemas, so that who only reads what somebody has
 * checked already, as a page does, need not know what every field looks like.
 */
import { isOperation } from '../timeline/events.js';
import { type EventData, type StoredEvent } from './stored-event.js';

/** Brings a payload from one version to the next. Texts are absent when the event has none or they were forgotten. */
export type Upcaster = (data: EventData) => EventData;

/**
 * By operation, and `entry` for all entries: the first brings version 1 to 2, and so on. What is not named is in its
 * first version.
 */
const UPCASTERS: Readonly<Record<string, readonly Upcaster[]>> = {};

/** @param type an operation, or `entry` */
export const upcastersOf = (type: string): readonly Upcaster[] =>
  Object.hasOwn(UPCASTERS, type) ? UPCASTERS[type]! : [];

/** A payload of a version in the current one; the very same if it is in that. Nothing of it is checked. */
export function upcastData(data: EventData, schemaVersion: number, upcasters: readonly Upcaster[]): EventData {
  const missing = schemaVersion <= upcasters.length ? upcasters.slice(schemaVersion - 1) : [];
  return missing.reduce((older, upcaster) => upcaster(older), data);
}

/** The event with a payload in another version; itself where that is the same one. */
export const withData = <E extends StoredEvent>(event: E, data: EventData, schemaVersion: number): E =>
  data === event.data ? event : { ...event, data, metadata: { ...event.metadata, schemaVersion } };

/** An event in the current version, for who knows that its payload has the shape of its type. */
export function upcastSound<E extends StoredEvent>(event: E): E {
  const upcasters = upcastersOf(isOperation(event.type) ? event.type : 'entry');
  return withData(event, upcastData(event.data, event.metadata.schemaVersion, upcasters), upcasters.length + 1);
}
