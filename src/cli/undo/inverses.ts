/** Which calls take back what a command recorded. Nothing is ever deleted: each inverse is a correction of its own. */
import { type RecordedEvent } from './recorded.js';
import { incidentIdOf, isOperation, operation, type OperationType } from '../../timeline/events.js';
import { incidentPath } from '../naming.js';

export type InverseKind =
  | 'retract'
  | 'restore'
  | 'amend'
  | 'unconfirm'
  | 'withdraw'
  | 'describe'
  | 'headline'
  | 'retract_incident'
  | 'restore_incident';

/** One call, and what it takes back. */
export interface Inverse {
  readonly kind: InverseKind;
  readonly method: 'POST' | 'PATCH' | 'PUT';
  readonly path: string;
  readonly events: readonly RecordedEvent[];
}

type Call = Pick<Inverse, 'kind' | 'method' | 'path'>;

const post = (kind: InverseKind, path: string): Call => ({ kind, method: 'POST', path });
const entryIn = (event: RecordedEvent): string => (event.data.facts as { readonly entryId: string }).entryId;

/** Null: nothing takes it back. */
const OF_OPERATION: Readonly<Record<OperationType, ((incident: string, event: RecordedEvent) => Call) | null>> = {
  'op.opened': (incident) => post('retract_incident', incidentPath(incident, 'retract')),
  'op.described': (incident) => ({ kind: 'describe', method: 'PATCH', path: incidentPath(incident) }),
  'op.amended': (incident, event) => ({
    kind: 'amend',
    method: 'PATCH',
    path: incidentPath(incident, 'entries', entryIn(event)),
  }),
  'op.change_linked': (incident, event) =>
    post('retract', incidentPath(incident, 'links', 'changes', entryIn(event), 'unlink')),
  'op.retracted': (incident, event) => post('restore', incidentPath(incident, 'entries', entryIn(event), 'restore')),
  'op.restored': (incident, event) => post('retract', incidentPath(incident, 'entries', entryIn(event), 'retract')),
  'op.confirmed': (incident, event) => ({
    kind: 'unconfirm',
    method: 'PATCH',
    path: incidentPath(incident, 'entries', entryIn(event)),
  }),
  'op.witnessed': null,
  'op.parted': null,
  'op.claimed': (incident, event) =>
    post('withdraw', incidentPath(incident, 'claims', operation(event, 'op.claimed').facts.claimId, 'withdraw')),
  'op.withdrawn': null,
  'op.headline': (incident) => ({ kind: 'headline', method: 'PUT', path: incidentPath(incident, 'headline') }),
  'op.incident_retracted': (incident) => post('restore_incident', incidentPath(incident, 'restore')),
  'op.incident_restored': (incident) => post('retract_incident', incidentPath(incident, 'retract')),
  'op.forgotten': null,
};

const isKnown = (type: string): type is OperationType => Object.hasOwn(OF_OPERATION, type);

/**
 * Entries that were added together go together, in one call. An incident that was opened goes as a whole.
 * @param events of one command
 */
export function inversesOf(events: readonly RecordedEvent[]): Inverse[] {
  const incident = incidentIdOf(events[0]!.stream);
  const opening = events.find(({ type }) => type === 'op.opened');
  if (opening) return [{ ...OF_OPERATION['op.opened']!(incident, opening), events }];
  const added = events.filter(({ type }) => !isOperation(type));
  const [first] = added;
  const retraction: Inverse[] =
    first === undefined
      ? []
      : [
          {
            ...post(
              'retract',
              incidentPath(incident, 'entries', ...(added.length === 1 ? [entryIn(first)] : []), 'retract'),
            ),
            events: added,
          },
        ];
  const ofOperations = events.flatMap((event): Inverse[] => {
    const call = isKnown(event.type) ? OF_OPERATION[event.type]?.(incident, event) : undefined;
    return call === undefined ? [] : [{ ...call, events: [event] }];
  });
  return [...retraction, ...ofOperations];
}

/** The first event of a command that nothing takes back. */
export const irreversible = (events: readonly RecordedEvent[]): RecordedEvent | undefined =>
  events.find(({ type }) => isOperation(type) && !(isKnown(type) && OF_OPERATION[type] !== null));
