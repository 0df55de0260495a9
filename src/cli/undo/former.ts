/** What fields said before a command set them, in the words of the API. */
import { type RecordedEvent } from './recorded.js';
import { type LinkFact } from '../../timeline/entry.js';
import { operation } from '../../timeline/events.js';
import { type IncidentState } from '../../timeline/facts.js';
import { linksView } from '../../timeline/view/render-entry.js';

/** By the names of the API; null: unset. */
export type Fields = Readonly<Record<string, unknown>>;

/** A new time clears what described the old one. */
const GO_WITH_TIME = ['earliest', 'latest', 'approximate', 'precision', 'occurredAtText'] as const;

/** The fields that an event set; those of links are one. */
export function fieldsSetBy(event: RecordedEvent): ReadonlySet<string> {
  const { facts, texts } = event.data;
  if (event.type === 'op.confirmed') return new Set(['origin']);
  const names = [...Object.keys(facts.set ?? {}), ...Object.keys(texts?.set ?? {})];
  const set = new Set(names.map((name) => (name === 'linkTitles' ? 'links' : name)));
  if (set.has('occurredAt')) for (const name of GO_WITH_TIME) set.add(name);
  return set;
}

/** What these fields of an entry say in a state. */
export function entryFields({ facts, texts }: IncidentState, id: string, names: ReadonlySet<string>): Fields {
  return fieldsOf(facts.entries.get(id)?.facts ?? {}, texts.entries.get(id) ?? {}, names);
}

/** What these fields of the description say in a state. */
export const describedFields = ({ facts, texts }: IncidentState, names: ReadonlySet<string>): Fields =>
  fieldsOf(facts.description, texts.description, names);

function fieldsOf(facts: object, texts: object, names: ReadonlySet<string>): Fields {
  const { links, linkTitles, ...said } = { ...facts, ...texts } as Record<string, unknown> & {
    links?: readonly LinkFact[];
    linkTitles?: readonly (string | null)[];
  };
  const shown: Record<string, unknown> = links === undefined ? said : { ...said, links: linksView(links, linkTitles) };
  return Object.fromEntries([...names].map((name) => [name, shown[name] ?? null]));
}

/** Whether words that an event replaced, or brought, were forgotten: then what was said before is not known. */
export function areWordsGone(event: RecordedEvent, before: IncidentState): boolean {
  if (event.type !== 'op.amended' && event.type !== 'op.described') return false;
  const { textHash } = event.metadata;
  if (textHash !== undefined && event.data.texts === undefined) return true;
  const { texts } = event.data as { readonly texts?: { readonly set?: object } };
  if (Object.keys(texts?.set ?? {}).length === 0) return false;
  return event.type === 'op.described'
    ? before.facts.forgotten !== null
    : (before.facts.entries.get(operation(event, 'op.amended').facts.entryId)?.forgotten ?? null) !== null;
}
