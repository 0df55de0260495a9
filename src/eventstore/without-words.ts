/** What is left of an event whose words were forgotten. */
import { type EventData } from '../events/stored-event.js';
import { type RecordedEvent } from './event-store.js';

const withoutWords = ({ facts }: EventData): EventData => ({ facts });

export const forgotten = (event: RecordedEvent): RecordedEvent => ({ ...event, data: withoutWords(event.data) });

/** The same of a payload as stores encode it. */
export const forgottenJson = (data: string): string => JSON.stringify(withoutWords(JSON.parse(data) as EventData));
