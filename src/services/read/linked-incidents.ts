/** Which incidents the changes of services are linked to. */
import { Injectable } from '@nestjs/common';
import { type Caller } from '../../application/caller.js';

@Injectable()
export class LinkedIncidents {
  /** By id of the change: the ids of incidents that the caller may see. */
  of(_service: string, _caller: Caller): (changeId: string) => readonly string[] {
    return () => [];
  }
}
