/** Whether what a command did still stands: somebody may have taken it back, or built on it. */
import { type RecordedEvent } from './recorded.js';
import { isOperation } from '../../timeline/events.js';
import { type IncidentState } from '../../timeline/facts.js';
import { equalJson } from '../../timeline/input/drafts.js';
import { describedFields, entryFields, fieldsSetBy, type Fields } from './former.js';
import { type Inverse } from './inverses.js';

export interface Moment {
  /** The incident before the command. */
  readonly before: IncidentState;
  readonly now: IncidentState;
  /** What came after the command, without what was undone. */
  readonly later: readonly RecordedEvent[];
}

/** `gone`: it is as if it had been undone. Else what was recorded later about the same thing; nothing: it stands. */
export type Standing = 'gone' | readonly RecordedEvent[];

/** What an event is about. */
function subjectsOf({ type, data }: RecordedEvent): readonly string[] {
  const { entryId, told, claimId } = data.facts as { entryId?: string; told?: unknown; claimId?: string };
  if (claimId !== undefined) return [`claim ${claimId}`];
  if (type === 'op.parted') return [`entry ${entryId}`, `entry ${String(told)}`];
  if (entryId !== undefined) return [`entry ${entryId}`];
  if (type === 'op.described' || type === 'op.headline') return [type];
  return type === 'op.incident_retracted' || type === 'op.incident_restored' ? ['the whole'] : [];
}

const about = (later: readonly RecordedEvent[], events: readonly RecordedEvent[]): RecordedEvent[] => {
  const subjects = new Set(events.flatMap(subjectsOf));
  return later.filter((event) => subjectsOf(event).some((subject) => subjects.has(subject)));
};

const entryIdOf = ({ data }: RecordedEvent): string => (data.facts as { entryId: string }).entryId;

export function standingOf(inverse: Inverse, moment: Moment): Standing {
  const { now, later } = moment;
  const [first] = inverse.events as [RecordedEvent];
  const isOut = (event: RecordedEvent): boolean => now.facts.entries.get(entryIdOf(event))?.retracted ?? true;
  switch (inverse.kind) {
    case 'retract': {
      const live = inverse.events.filter((event) => !isOut(event));
      return live.length === 0 ? 'gone' : about(later, live);
    }
    case 'restore':
      return isOut(first) ? about(later, [first]) : 'gone';
    case 'amend':
    case 'unconfirm':
    case 'describe':
      return standingOfFields(inverse, moment, first);
    case 'withdraw': {
      const { claimId } = first.data.facts as { claimId: string };
      return now.facts.claims.get(claimId)?.withdrawn === true ? 'gone' : about(later, [first]);
    }
    case 'headline':
      return about(later, [first]);
    case 'retract_incident':
      if (now.facts.retracted) return 'gone';
      return first.type === 'op.opened'
        ? later.filter(({ metadata }) => isOther(metadata, first))
        : about(later, [first]);
    case 'restore_incident':
      return now.facts.retracted ? about(later, [first]) : 'gone';
  }
}

const isOther = ({ recordedBy }: RecordedEvent['metadata'], { metadata }: RecordedEvent): boolean =>
  recordedBy !== metadata.recordedBy;

/** Only what was set matters: a later change of other fields does not disturb. */
function standingOfFields({ kind }: Inverse, { before, now, later }: Moment, event: RecordedEvent): Standing {
  const names = fieldsSetBy(event);
  const isDescription = kind === 'describe';
  const read = (state: IncidentState): Fields =>
    isDescription ? describedFields(state, names) : entryFields(state, entryIdOf(event), names);
  if (equalJson(read(before), read(now))) return 'gone';
  const touched = isDescription ? later.filter(({ type }) => type === 'op.described') : about(later, [event]);
  const isRetracted = !isDescription && (now.facts.entries.get(entryIdOf(event))?.retracted ?? false);
  return touched.filter((each) =>
    isRetracted && each.type === 'op.retracted'
      ? true
      : isOperation(each.type) && [...fieldsSetBy(each)].some((name) => names.has(name)),
  );
}
