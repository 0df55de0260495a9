/** The descriptive fields of an incident. */
import { type FactsOf, type FieldTable, type TextsOf } from './field.js';

const INCIDENT_KINDS = ['incident', 'drill'] as const;

export const DESCRIPTION_FIELDS = {
  id: {
    part: 'record',
    kind: 'incidentId',
    presence: 'received',
    doc: 'Unique in the service, in lower case.',
    input: 'Yours, in any case, not ending in .html .json .md .mmd .csv.',
    leftOut: 'it is made of the date and the title',
    example: '2023-01-24-cloudflare-service-token-incident',
  },
  kind: {
    part: 'fact',
    kind: INCIDENT_KINDS,
    presence: 'defaulted',
    doc: 'A drill is left out of lists and statistics.',
    leftOut: '`incident`',
    example: 'incident',
  },
  title: {
    part: 'text',
    kind: 'title',
    presence: 'required',
    doc: 'What people call it.',
    example: 'Cloudflare service token incident',
  },
  historical: {
    part: 'fact',
    kind: 'flag',
    presence: 'defaulted',
    doc: 'Written down afterwards: nothing about it is pending.',
    leftOut: 'false',
    example: true,
  },
  company: { part: 'fact', kind: 'name', doc: 'Whose it is.', example: 'Cloudflare' },
  product: { part: 'fact', kind: 'name', doc: 'Of which product.', example: 'service tokens' },
  services: { part: 'fact', kind: 'labels', doc: 'What it is about.', example: ['access'] },
  severity: {
    part: 'fact',
    kind: 'severity',
    doc: 'How bad it is.',
    input: 'sev1 … sev5 in any spelling, or another word.',
    example: 'sev2',
  },
  categories: { part: 'fact', kind: 'labels', doc: 'What kind of incident it is.', example: ['config-change'] },
  keywords: { part: 'fact', kind: 'labels', doc: 'Words to find it by.', example: ['service tokens'] },
  summary: {
    part: 'text',
    kind: 'prose',
    doc: 'What it is about, in Markdown.',
    example: 'A release broke reading of service tokens.',
  },
  links: {
    part: 'links',
    kind: 'links',
    doc: 'Where more is to be read.',
    example: [{ rel: 'report', url: 'https://example.org/report', title: null }],
  },
  attributes: { part: 'text', kind: 'attributes', doc: 'A flat map of strings.', example: { team: 'identity' } },
  visibleTo: {
    part: 'fact',
    kind: 'audience',
    doc: 'Who may see it: keys, groups and people by their ids. Null: everyone who may read; empty: admins only.',
    input: 'Whoever sets it has to stay in it, but for admins, who see everything.',
    leftOut: 'everyone who may read sees it',
    example: ['group:security', 'key:k1'],
  },
} as const satisfies FieldTable;

/** The descriptive facts of an incident. Absent keys are unset. */
export type DescriptionFacts = FactsOf<typeof DESCRIPTION_FIELDS>;
export type DescriptionTexts = TextsOf<typeof DESCRIPTION_FIELDS>;
