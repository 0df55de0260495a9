/**
 * Reads entries and amendments of entries. The two tables say how each field of the model is read; what fields mean
 * together is in `entryFaults`, which also judges an entry as an amendment leaves it.
 */
import {
  checkType,
  canonicalOccurredAt,
  ENTRY_ID,
  SOURCES,
  type EntryFacts,
  type EntryTexts,
  type SetOf,
} from './entry.js';
import { type EntryDraft, type EntrySet } from './drafts.js';
import { LIMITS } from './input-limits.js';
import { readFields, readLinks, readSet, readSetOfLinks, type Readers } from './input-fields.js';
import {
  attributes,
  flag,
  instant,
  line,
  matching,
  object,
  oneOf,
  Place,
  prose,
  readOptional,
  readRequired,
  refuseOthers,
  severity,
  timeZone,
  utf8Bytes,
  writtenTime,
  type Reader,
} from './input-values.js';
import { calendarInterval, formatInstant, isFiner, parseWrittenTime, PRECISIONS, type Millis } from './time.js';
