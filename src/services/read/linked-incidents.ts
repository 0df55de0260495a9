/** Which incidents the changes of services are linked to, from the index of incidents. */
import { Injectable } from '@nestjs/common';
import { may, type Caller } from '../../application/caller.js';
import { maySee } from '../../application/visibility.js';
import { Audiences } from '../../listing/columns/audiences.js';
import { IncidentIndex } from '../../listing/columns/incident-index.js';

/** By id of the change: the ids of incidents. */
type LinksOfService = (changeId: string) => readonly string[];

@Injectable()
export class LinkedIncidents {
  constructor(
    private readonly index: IncidentIndex,
    private readonly audiences: Audiences,
  ) {}

  /** As far as is known just now: none while the index is still being filled. */
  of(service: string, caller: Caller): LinksOfService {
    const linked = this.index.consumer.current?.view.linked;
    // Whoever only posts changes reads nothing.
    if (!may(caller, 'read')) return () => [];
    const isThere = (incidentId: string): boolean => maySee(caller, this.audiences.of(incidentId));
    return (changeId) => linked?.incidentsOf(service, changeId).filter(isThere) ?? [];
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
