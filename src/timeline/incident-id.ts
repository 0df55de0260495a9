/**
 * The ids of incidents: their grammar, and the one that is made when a caller chooses none.
 */
import { type EntryDraft } from './input/drafts.js';
import { parseWrittenTime, type Millis } from './time.js';

const INCIDENT_ID = /^[a-z0-9][a-z0-9._-]{0,99}$/;
/** `/incidents/x.md` is the page of `x` in another dress, so no id may end like one. */
const DRESS = /\.(html|json|md|mmd|csv)$/;

/** An id as it is kept: in lower case. Null for what can be no incident's id. */
export function foldIncidentId(text: string): string | null {
  // Some letters beyond ASCII have a lower case within it (the Kelvin sign), and would slip through.
  if (!/^[A-Za-z0-9._-]{1,100}$/.test(text)) return null;
  const id = text.toLowerCase();
  return INCIDENT_ID.test(id) && !DRESS.test(id) ? id : null;
}

const SLUG_CHARACTERS = 60;

/** `<yyyy-mm-dd>-<slug of the title>`. @param date `yyyy-mm-dd` */
export const incidentIdFrom = (title: string, date: string): string => `${date}-${slugOf(title)}`;

const PRIVATE_CHARACTERS = 8;

/** `<yyyy-mm-dd>-<8 characters that nobody can read anything from>`. @param random hex digits */
export const privateIdFrom = (random: string, date: string): string => `${date}-${random.slice(0, PRIVATE_CHARACTERS)}`;

/** Letters without their marks, digits, and one `-` for everything between; cut at a word. */
function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (slug.length <= SLUG_CHARACTERS) return slug || 'incident';
  const lastGap = slug.lastIndexOf('-', SLUG_CHARACTERS);
  return slug.slice(0, lastGap > 0 ? lastGap : SLUG_CHARACTERS);
}

/** True if the id that an opening gets depends on when it was received: some entry, or every one, has no time. */
export const isDatedByReceipt = (entries: readonly EntryDraft[]): boolean =>
  entries.length === 0 || entries.some(({ facts }) => facts.occurredAt === undefined && facts.earliest === undefined);

/** The date (UTC) of the earliest entry, else of receipt; a bare date counts as the day that it names. */
export function openingDate(entries: readonly EntryDraft[], receivedAt: Millis): string {
  const instants = entries.map(({ facts: { earliest, occurredAt } }) => {
    if (earliest !== undefined) return Date.parse(earliest);
    return occurredAt === undefined ? receivedAt : parseWrittenTime(occurredAt)!.at;
  });
  return dateOf(instants.length > 0 ? Math.min(...instants) : receivedAt);
}

export const dateOf = (at: Millis): string => new Date(at).toISOString().slice(0, 10);
