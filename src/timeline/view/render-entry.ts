/** How entries and windows go out. */
import { formatInstant, type Millis } from '../time.js';
import { type Entry, type EntryTexts, type Forgetting, type LinkFact } from '../entry.js';
import { type ENTRY_FIELDS } from '../fields/entry.js';
import { type WhereSet } from '../fields/field.js';
import {
  type Actor,
  type ChangeView,
  type EntryView,
  type ForgottenView,
  type Link,
  type WindowView,
} from './view-types.js';
import { windowLength, type Window } from '../measure/windows.js';
import { witnessesView } from '../witnesses.js';

/** As written where the precision is coarse, otherwise an instant. */
export const occurredAtView = (entry: Entry): string => entry.facts.occurredAt;

export const actorView = (recordedBy: string): Actor => {
  const colon = recordedBy.indexOf(':');
  return { kind: recordedBy.slice(0, colon), id: recordedBy.slice(colon + 1) };
};

export const linksView = (links: readonly LinkFact[] = [], titles: readonly (string | null)[] = []): Link[] =>
  links.map(({ rel, url }, i) => ({ rel, url, title: titles[i] ?? null }));

export const forgottenView = ({ at, by, reason }: Forgetting): ForgottenView => ({
  at: formatInstant(at),
  by: actorView(by),
  reason,
});

const instantOrNull = (at: Millis | null): string | null => (at === null ? null : formatInstant(at));

const SHOWN_WHERE_SET: Readonly<Record<WhereSet<typeof ENTRY_FIELDS>, true>> = {
  service: true,
  environment: true,
  version: true,
  commit: true,
  reverts: true,
  severity: true,
};
const WHERE_SET = /* #__PURE__ */ Object.keys(SHOWN_WHERE_SET) as WhereSet<typeof ENTRY_FIELDS>[];

/**
 * How long after it was true an entry was known, in seconds. To be recorded is to be known, except where the record was
 * only written down afterwards.
 */
export function learnedAfter(
  { interval: { from }, learnedAt, recordedAt }: Pick<Entry, 'interval' | 'learnedAt' | 'recordedAt'>,
  tellsNoLearning: boolean,
): number | null {
  const known = learnedAt ?? (tellsNoLearning ? null : recordedAt);
  return known === null ? null : (known - from) / 1000;
}

/**
 * An entry as it goes out; words that were forgotten are null.
 * @param tellsNoLearning of the record, at the same moment: see `span.ts`
 */
export function entryView(entry: Entry, texts: EntryTexts | undefined, tellsNoLearning: boolean): EntryView {
  const { facts } = entry;
  const words = texts ?? {};
  const view: EntryView = {
    id: entry.id,
    type: entry.type,
    occurredAt: occurredAtView(entry),
    until: instantOrNull(entry.until),
    precision: facts.precision,
    approximate: facts.approximate ?? false,
    interval: { from: formatInstant(entry.interval.from), to: formatInstant(entry.interval.to) },
    timeZone: facts.timeZone ?? null,
    occurredAtText: words.occurredAtText ?? null,
    text: words.text ?? null,
    component: facts.component ?? null,
    level: facts.level ?? null,
    actor: words.actor ?? null,
    source: facts.source,
    origin: facts.origin,
    quote: words.quote ?? null,
    links: linksView(facts.links, words.linkTitles),
    attributes: { ...words.attributes },
    learnedAt: instantOrNull(entry.learnedAt),
    recordedAt: formatInstant(entry.recordedAt),
    recordedBy: actorView(entry.recordedBy),
    learnedAfterSeconds: learnedAfter(entry, tellsNoLearning),
    revision: entry.revision,
    lastRevision: entry.lastRevision,
    amended: entry.amended,
    retracted: entry.retracted,
  };
  if (entry.linkedFrom) view.linkedFrom = entry.linkedFrom;
  if (entry.forgotten) view.forgotten = forgottenView(entry.forgotten);
  const witnesses = witnessesView(entry);
  if (witnesses) view.witnesses = witnesses;
  for (const field of WHERE_SET) {
    const value = facts[field];
    if (value !== undefined) view[field] = value;
  }
  return view;
}

/**
 * A change of a service as it goes out.
 * @param linkedTo ids of incidents that the caller may see
 */
export const changeView = (change: Entry, texts: EntryTexts | undefined, linkedTo: readonly string[]): ChangeView => ({
  ...entryView(change, texts, false),
  linkedTo,
});

/** A window as it goes out: seconds between instants, a range where an end is an interval. */
export function windowView(window: Window): WindowView {
  const length = windowLength(window);
  return {
    kind: window.kind,
    component: window.component,
    level: window.level,
    from: { entryId: window.from.id, occurredAt: occurredAtView(window.from) },
    to: window.to && {
      entryId: window.to.id,
      occurredAt: window.to === window.from ? formatInstant(window.ended!.to) : occurredAtView(window.to),
    },
    seconds: typeof length === 'number' ? length : null,
    ...(length !== null && typeof length !== 'number' && { range: length }),
  };
}
