/** What corrected entries were before: an entry that was `resolved` and is a note now would otherwise pass for a note. */
import { calendarInterval, parseWrittenTime, type Precision } from '../timeline/time.js';
import { type EntryView } from '../timeline/view/view-types.js';
import { type Client } from './client.js';
import { readHistory } from './history.js';
import { type ToldEvent } from './render/event-lines.js';

/** What an entry said before it was corrected; only what it says otherwise now. */
export interface Former {
  readonly type?: string;
  /** As {@link EntryView} has them. */
  readonly time?: Pick<EntryView, 'occurredAt' | 'precision' | 'interval' | 'approximate'>;
}

interface Facts {
  readonly type?: string | null;
  readonly occurredAt?: string | null;
  readonly precision?: Precision | null;
  readonly timeZone?: string | null;
  readonly earliest?: string | null;
  readonly latest?: string | null;
  readonly approximate?: boolean | null;
}

/** By the entry's id. Asks for the events only if an entry was corrected. */
export async function formerEntries(
  client: Client,
  incidentId: string,
  entries: readonly EntryView[],
): Promise<ReadonlyMap<string, Former>> {
  const amended = new Map(entries.filter((entry) => entry.amended).map((entry) => [entry.id, entry]));
  if (amended.size === 0) return new Map();
  return formerOf(await readHistory(client, incidentId), amended);
}

/**
 * The values that the last amendment of each replaced.
 * @param events of the stream, in order @param amended the entries as they are shown, by id
 */
export function formerOf(
  events: readonly ToldEvent[],
  amended: ReadonlyMap<string, EntryView>,
): ReadonlyMap<string, Former> {
  const now = new Map<string, Facts>();
  const former = new Map<string, Former>();
  for (const { type, revision, data } of events) {
    const { entryId, set, ...facts } = data.facts as Facts & { readonly entryId?: string; readonly set?: Facts };
    const shown = amended.get(entryId ?? '');
    if (shown === undefined || revision > shown.lastRevision) continue;
    const before = now.get(shown.id);
    if (before === undefined) now.set(shown.id, facts);
    if (before === undefined || type !== 'asof.op.amended') continue;
    now.set(shown.id, { ...before, ...set });
    former.set(shown.id, {
      ...former.get(shown.id),
      ...(typeof set?.type === 'string' && set.type !== before.type && { type: before.type! }),
      ...(typeof set?.occurredAt === 'string' && { time: timeOf(before) }),
    });
  }
  return new Map([...former].map(([id, each]) => [id, differing(each, amended.get(id)!)]));
}

function timeOf({
  occurredAt,
  precision,
  timeZone,
  earliest,
  latest,
  approximate,
}: Facts): NonNullable<Former['time']> {
  const written = parseWrittenTime(occurredAt ?? '')!;
  const fine = precision ?? written.shows;
  const own = calendarInterval(written, fine, timeZone ?? null);
  const instant = (at: number): string => new Date(at).toISOString();
  return {
    occurredAt: occurredAt!,
    precision: fine,
    approximate: approximate ?? false,
    interval: { from: earliest ?? instant(own.from), to: latest ?? instant(own.to) },
  };
}

/** What was set back since says nothing. */
function differing({ type, time }: Former, now: EntryView): Former {
  const isSameTime = time?.occurredAt === now.occurredAt && time.precision === now.precision;
  return {
    ...(type !== undefined && type !== now.type && { type }),
    ...(time !== undefined && !isSameTime && { time }),
  };
}
