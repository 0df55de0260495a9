import { type Tool } from './tool.js';
import { ADD_ENTRY, PROPOSE_ENTRY } from './add-entries.js';
import { CHECK_CLAIM } from './check-claim.js';
import { CHECK_TEXT } from './check-text.js';
import { FIND_INCIDENTS } from './find-incidents.js';
import { GET_DURATIONS } from './get-durations.js';
import { READ_INCIDENT } from './read-incident.js';
import { READ_TIMELINE } from './read-timeline.js';
import { WHAT_CHANGED } from './what-changed.js';
import { WHAT_WAS_KNOWN } from './what-was-known.js';

export const TOOLS: readonly Tool[] = [
  FIND_INCIDENTS,
  READ_INCIDENT,
  READ_TIMELINE,
  GET_DURATIONS,
  CHECK_CLAIM,
  CHECK_TEXT,
  WHAT_WAS_KNOWN,
  WHAT_CHANGED,
  PROPOSE_ENTRY,
  ADD_ENTRY,
];
