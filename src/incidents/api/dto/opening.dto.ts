/** Bodies about the incident as a whole. What is in the tables of their fields is described there. */
import { Optional, Shown } from '../../../http/openapi/describe.js';
import { settable, taken } from '../../../http/openapi/fields.js';
import { HEADLINE_FIELDS, REASON_FIELDS, REQUIRED_REASON_FIELDS } from '../../../timeline/fields/correction.js';
import { DESCRIPTION_FIELDS } from '../../../timeline/fields/description.js';
import { LIMITS } from '../../../timeline/input/limits.js';
import { NewClaim } from './claim.dto.js';
import { NewEntry } from './entry.dto.js';

/** What a change sets: `null` clears. */
export class DescriptionSet extends settable(DESCRIPTION_FIELDS) {}

export class Opening extends taken(DESCRIPTION_FIELDS) {
  @Optional({ type: () => NewEntry, isArray: true, nullable: true, maxItems: LIMITS.perCall })
  entries?: NewEntry[] | null;

  @Optional({ type: () => NewClaim, isArray: true, nullable: true, maxItems: LIMITS.perCall })
  claims?: NewClaim[] | null;
}

export class Reason extends taken(REASON_FIELDS) {}

export class RequiredReason extends taken(REQUIRED_REASON_FIELDS) {}

export class DescriptionChange extends Reason {
  @Shown({ type: () => DescriptionSet, description: 'The fields to set; `null` clears.' })
  set!: DescriptionSet;
}

export class HeadlineChoice extends taken(HEADLINE_FIELDS) {}
