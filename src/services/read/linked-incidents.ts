/** Which incidents the changes of services are linked to, from the index of incidents. */
import { Injectable } from '@nestjs/common';
import { type Caller } from '../../application/caller.js';
import { IncidentIndex } from '../../listing/columns/incident-index.js';

/** By id of the change: the ids of incidents. */
export type LinksOfService = (changeId: string) => readonly string[];

@Injectable()
export class LinkedIncidents {
  constructor(private readonly index: IncidentIndex) {}

  /** As far as is known just now: none while the index is still being filled. */
  of(service: string, caller: Caller): LinksOfService {
    const linked = this.index.consumer.current?.view.linked;
    const shown = mayBeShown(caller);
    return (changeId) => linked?.incidentsOf(service, changeId).filter(shown) ?? [];
  }

  /**
   * The same, once everything is known that this process has written.
   * @throws Refusal `unavailable` if the index is more than 2 s behind
   */
  async upToDate(service: string, caller: Caller): Promise<LinksOfService> {
    await this.index.at(null);
    return this.of(service, caller);
  }
}

/** Which incidents a caller may be shown: the one place for it. Every incident is for everyone who may read. */
const mayBeShown =
  (_caller: Caller) =>
  (_incidentId: string): boolean =>
    true;
