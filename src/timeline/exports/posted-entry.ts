/** An entry as a caller would post it: every field that callers can set, by its name, and nothing else. */
import { type Entry, type EntryTexts } from '../entry.js';
import { formatInstant, type Precision } from '../time.js';
import { linksView } from '../view/render-entry.js';
import { type Link } from '../view/view-types.js';

export interface PostedEntry {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly until?: string;
  readonly precision: Precision;
  readonly approximate?: boolean;
  readonly earliest?: string;
  readonly latest?: string;
  readonly timeZone?: string;
  readonly occurredAtText?: string;
  readonly text?: string;
  readonly component?: string;
  readonly level?: string;
  readonly service?: string;
  readonly environment?: string;
  readonly version?: string;
  readonly commit?: string;
  readonly reverts?: string;
  readonly severity?: string;
  readonly actor?: string;
  readonly source: string;
  readonly origin: string;
  readonly quote?: string;
  readonly links?: readonly Link[];
  readonly attributes?: Readonly<Record<string, string>>;
  readonly learnedAt?: string;
}

/** In the order in which exports show them. */
export const POSTED_FIELDS = [
  'id',
  'type',
  'occurredAt',
  'until',
  'precision',
  'approximate',
  'earliest',
  'latest',
  'timeZone',
  'occurredAtText',
  'text',
  'component',
  'level',
  'service',
  'environment',
  'version',
  'commit',
  'reverts',
  'severity',
  'actor',
  'source',
  'origin',
  'quote',
  'links',
  'attributes',
  'learnedAt',
] as const satisfies readonly (keyof PostedEntry)[];

/** Words that were forgotten are absent. */
export function postedEntry({ id, facts, learnedAt }: Entry, texts: EntryTexts = {}): PostedEntry {
  const { links, ...ownFacts } = facts;
  const { linkTitles, ...ownTexts } = texts;
  return {
    id,
    ...ownFacts,
    ...ownTexts,
    ...(links && { links: linksView(links, linkTitles) }),
    ...(learnedAt !== null && { learnedAt: formatInstant(learnedAt) }),
  };
}
