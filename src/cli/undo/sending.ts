/** The calls of an undo: what is sent, and what is said of it. */
import { type Zone } from '../../timeline/clocks.js';
import { operation } from '../../timeline/events.js';
import { type IncidentState } from '../../timeline/facts.js';
import { entryInWords } from '../../timeline/view/entry-words.js';
import { entryView } from '../../timeline/view/render-entry.js';
import { harmless, harmlessDeep } from '../terminal.js';
import { describedFields, entryFields, fieldsSetBy, type Fields } from './former.js';
import { type Inverse } from './inverses.js';
import { type Moment } from './standing.js';

/** The body of a call. */
export function bodyOf(inverse: Inverse, { before }: Moment, reason: string): object {
  const [first] = inverse.events;
  switch (inverse.kind) {
    case 'retract':
      return inverse.events.length === 1 ? { reason } : { entryIds: inverse.events.map(entryIdOf), reason };
    case 'amend':
    case 'unconfirm':
    case 'describe':
      return { set: formerFields(inverse, before), reason };
    case 'headline':
      return { metric: before.facts.headline!.metric, reason };
    case 'restore':
    case 'withdraw':
    case 'retract_incident':
    case 'restore_incident':
      return first === undefined ? {} : { reason };
  }
}

const entryIdOf = ({ data }: Inverse['events'][number]): string => (data.facts as { entryId: string }).entryId;

function formerFields({ kind, events }: Inverse, before: IncidentState): Fields {
  const names = fieldsSetBy(events[0]!);
  return kind === 'describe' ? describedFields(before, names) : entryFields(before, entryIdOf(events[0]!), names);
}

/** A line for each thing that is done: what will be done, and what to say when it was. */
export interface Told {
  readonly will: string;
  readonly done: string;
}

export function tellingOf(inverse: Inverse, moment: Moment, incident: string, zone: Zone): Told[] {
  const [first] = inverse.events;
  const entry = (event: Inverse['events'][number]): string => entryWords(moment.now, entryIdOf(event), zone);
  switch (inverse.kind) {
    case 'retract':
      return inverse.events.map((event) => ({
        will: `retract ${entry(event)}`,
        done: `Retracted ${entry(event)}; "asof restore ${incident} ${entryIdOf(event)}" brings it back.`,
      }));
    case 'restore':
      return [{ will: `restore ${entry(first!)}`, done: `Restored ${entry(first!)}.` }];
    case 'amend': {
      const back = backText(formerFields(inverse, moment.before));
      return [{ will: `amend ${entry(first!)}: ${back}`, done: `Amended ${entry(first!)}: ${back}.` }];
    }
    case 'unconfirm':
      return [{ will: `make ${entry(first!)} unconfirmed again`, done: `${entry(first!)} is unconfirmed again.` }];
    case 'withdraw': {
      const claim = claimWords(inverse);
      return [{ will: `withdraw the claim of ${claim}`, done: `Withdrew the claim of ${claim}.` }];
    }
    case 'describe': {
      const back = backText(formerFields(inverse, moment.before));
      return [{ will: `set ${back}`, done: `Set ${back}.` }];
    }
    case 'headline': {
      const { metric } = moment.before.facts.headline!;
      return [{ will: `make ${metric} the headline again`, done: `${metric} is the headline again.` }];
    }
    case 'retract_incident':
      return [
        {
          will: 'retract the whole incident',
          done: `Retracted the whole incident; "asof restore ${incident} --all --reason …" brings it back.`,
        },
      ];
    case 'restore_incident':
      return [{ will: 'restore the whole incident', done: 'Restored the whole incident.' }];
  }
}

function entryWords({ facts, texts }: IncidentState, id: string, zone: Zone): string {
  const entry = facts.entries.get(id);
  return entry === undefined ? id : entryInWords(harmlessDeep(entryView(entry, texts.entries.get(id), false)), zone);
}

const backText = (former: Fields): string =>
  Object.entries(former)
    .filter(([, value], _, all) => value !== null || all.every(([, each]) => each === null))
    .concat(clearedOf(former))
    .map(([name, value]) => `${name} back to ${value === null ? 'nothing' : harmless(JSON.stringify(value))}`)
    .join(', ');

/** A time drags fields along that mostly were, and are, unset: they go without saying. */
function clearedOf(former: Fields): [string, unknown][] {
  const all = Object.entries(former);
  if ('occurredAt' in former || all.every(([, value]) => value === null)) return [];
  return all.filter(([, value]) => value === null);
}

function claimWords({ events }: Inverse): string {
  const { facts, texts } = operation(events[0]!, 'op.claimed');
  return [facts.stated, texts.text === undefined ? null : `"${harmless(texts.text.replace(/\s+/g, ' '))}"`]
    .filter(Boolean)
    .join(' ');
}
