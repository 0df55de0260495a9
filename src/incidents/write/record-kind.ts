/** What has a stream of its own that takes entries: an incident, or a service with its changes. */
import { incidentStream, serviceStream } from '../../timeline/events.js';

export interface RecordKind {
  /** What it is, and what an entry of it is, in the words of refusals. */
  readonly noun: 'incident' | 'service';
  readonly item: 'entry' | 'change';
  /** `A` or `An`, before each of the two. */
  readonly article: 'A' | 'An';
  /** @param id of the incident, or the name of the service */
  readonly streamOf: (id: string) => string;
  /**
   * It has to be opened before it takes anything, and near its limits keeps room for what ends it. The first change that
   * comes begins a service, and nothing ends one.
   */
  readonly isOpened: boolean;
}

export const INCIDENT: RecordKind = {
  noun: 'incident',
  item: 'entry',
  article: 'An',
  streamOf: incidentStream,
  isOpened: true,
};
export const SERVICE: RecordKind = {
  noun: 'service',
  item: 'change',
  article: 'A',
  streamOf: serviceStream,
  isOpened: false,
};
