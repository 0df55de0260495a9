/** The history that stands in a file: read and verified without any service. */
import { fromCloudEvent, NotAStoredEvent, toCloudEvent } from '../../src/events/cloud-event.js';
import { type StoredEvent } from '../../src/events/stored-event.js';
import { ChainVerifier, type CheckName, type Verification } from '../../src/events/verification.js';
import { type FileHistory } from '../../src/pages/file-history.js';
import { digest } from '../shared/digest.js';

/** Null: the text is no history. */
export function readHistory(text: string): FileHistory | null {
  try {
    const { takenAt, revision, events } = JSON.parse(text) as Partial<FileHistory>;
    return typeof takenAt === 'string' &&
      !Number.isNaN(Date.parse(takenAt)) &&
      typeof revision === 'number' &&
      Array.isArray(events)
      ? { takenAt, revision, events }
      : null;
  } catch {
    return null;
  }
}

/**
 * Whether a history is what it was when it was taken along. The chain says which revision is not; what no hash of the
 * chain covers, such as the end of a shortened history, shows in the hash of the whole text.
 * @param sha256 of the whole text, in hex
 */
export function verifyHistory({ revision, events }: FileHistory, text: string, sha256: string): Verification {
  const found = verifyEvents(events, revision);
  return found.ok && digest('sha256', text) !== sha256 ? { ...found, ok: false } : found;
}

function verifyEvents(events: readonly unknown[], last: number): Verification {
  const verifier = new ChainVerifier(digest);
  let next = 0;
  for (const value of events) {
    const event = eventIn(value);
    if (!event || event.revision < next || event.revision > last)
      return { ok: false, revision: last, head: '', brokenAt: next, checks: [] };
    // A revision that is not told is no event of ours.
    for (; next < event.revision; next += 1) verifier.pass(next);
    verifier.add(event);
    next += 1;
  }
  return verifier.result();
}

/** Null for what is no event of ours as it goes out. */
function eventIn(value: unknown): StoredEvent | null {
  try {
    const event = fromCloudEvent(value);
    const told = value as { readonly time: string; readonly subject: string };
    const { time, subject } = toCloudEvent(event, '');
    return time === told.time && subject === told.subject ? event : null;
  } catch (error) {
    if (error instanceof NotAStoredEvent) return null;
    throw error;
  }
}

const NEEDED: readonly CheckName[] = ['revisions', 'schema'];

/** True where the events can be shown, though perhaps not all of them are as they were written. */
export const canBeShown = ({ checks }: Verification): boolean =>
  NEEDED.every((name) => checks.some((check) => check.name === name && check.ok));
