/**
 * A field is written down once: whatever stands in a table of fields is read, stored, shown, described and amendable as
 * the table says, and nothing else is.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENT_REGISTRY } from '../../src/events/registry.js';
import { CLAIM_FIELDS } from '../../src/timeline/fields/claim.js';
import { DESCRIPTION_FIELDS } from '../../src/timeline/fields/description.js';
import { ENTRY_FIELDS } from '../../src/timeline/fields/entry.js';
import { type Field, type FieldTable } from '../../src/timeline/fields/field.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

type Json = Record<string, unknown>;
interface StoredEvent {
  readonly type: string;
  readonly data: { readonly facts: Json; readonly texts?: Json };
}
interface Schema {
  readonly properties: Readonly<Record<string, { readonly description?: string; readonly example?: unknown }>>;
}
const { components } = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8')) as {
  components: { schemas: Record<string, Schema> };
};

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const call = async (method: string, path: string, body?: object): Promise<Json> => {
  const headers = { 'if-match': '*' };
  const answer = await service.api.request<Json>(method, `/v1/incidents${path}`, { ...(body && { body }), headers });
  expect([method, path, body, answer.status < 300 ? [] : answer.body]).toEqual([method, path, body, []]);
  return answer.body;
};
const refused = async (method: string, path: string, body: object): Promise<ProblemBody['errors']> =>
  (await service.api.request<ProblemBody>(method, `/v1/incidents${path}`, { body, headers: { 'if-match': '*' } })).body
    .errors;

interface Posted {
  /** As it went out, with all that stands beside it in the answer. */
  readonly shown: Json;
  readonly event: StoredEvent;
  /** Where it can be changed, and what is shown then. */
  readonly amend: ((set: object) => Promise<Json>) | null;
}

interface Kind {
  readonly name: string;
  readonly table: FieldTable;
  /** What else a new one has to have, and what a field cannot be without. */
  readonly base: Json;
  readonly together?: Readonly<Record<string, Json>>;
  readonly post: (incident: string, body: Json) => Promise<Posted>;
  readonly schemas: { readonly taken: string; readonly set?: string; readonly shown: string };
  /** In a body beside the fields, and in an answer: what the service sets or works out. */
  readonly beside: readonly string[];
  readonly added: readonly string[];
  /** The names under which the record has what is no fact of its own. */
  readonly stored: Readonly<Record<string, string>>;
}

const lastEvent = async (incident: string): Promise<StoredEvent> =>
  ((await call('GET', `/${incident}/history`))['events'] as StoredEvent[]).at(-1)!;

const open = async (incident: string): Promise<void> => {
  await call('POST', '', { id: incident, title: 'T' });
};

const KINDS: readonly Kind[] = [
  {
    name: 'entry',
    table: ENTRY_FIELDS,
    base: { type: 'declared', occurredAt: '2023-01-24T18:12:00Z' },
    post: async (incident, body) => {
      await open(incident);
      const shown = (await call('POST', `/${incident}/entries`, body))['entry'] as Json;
      const amend = async (set: object): Promise<Json> =>
        (await call('PATCH', `/${incident}/entries/${String(shown['id'])}`, { set, reason: 'r' }))['entry'] as Json;
      return { shown, event: await lastEvent(incident), amend };
    },
    schemas: { taken: 'NewEntry', set: 'EntrySet', shown: 'Entry' },
    beside: [],
    added: [
      ...['interval', 'recordedAt', 'recordedBy', 'learnedAfterSeconds', 'revision', 'lastRevision', 'amended'],
      ...['retracted', 'linkedFrom', 'forgotten', 'witnesses'],
    ],
    stored: { id: 'entryId' },
  },
  {
    name: 'description',
    table: DESCRIPTION_FIELDS,
    base: { title: 'T' },
    post: async (incident, body) => {
      const { id } = await call('POST', '', { id: incident, ...body });
      const path = `/${String(id)}`;
      const amend = async (set: object): Promise<Json> => {
        await call('PATCH', path, { set });
        return call('GET', path);
      };
      return { shown: await call('GET', path), event: await lastEvent(String(id)), amend };
    },
    schemas: { taken: 'Opening', set: 'DescriptionSet', shown: 'Incident' },
    beside: ['entries', 'claims'],
    added: [
      ...['retracted', 'duplicateOf', 'status', 'inProgress', 'startedAt', 'endedAt', 'counts', 'milestones'],
      ...['windows', 'episodes', 'headline', 'durations', 'claims', 'lint', 'narrative', 'knowledge'],
      ...['definitionsRevision', 'evaluatedAt', 'openedAt', 'updatedAt', 'forgotten'],
    ],
    stored: {},
  },
  {
    name: 'claim',
    table: CLAIM_FIELDS,
    base: { stated: 'PT2H' },
    together: { statedUpTo: { comparison: 'between' } },
    post: async (incident, body) => {
      await open(incident);
      const shown = (await call('POST', `/${incident}/claims`, body))['claim'] as Json;
      return { shown, event: await lastEvent(incident), amend: null };
    },
    schemas: { taken: 'NewClaim', shown: 'ClaimAudit' },
    beside: [],
    added: [
      ...['statedSeconds', 'toleranceSeconds', 'withdrawn', 'verdict', 'supports', 'supportsTotal', 'nearest'],
      ...['wouldNeed', 'checked', 'revision', 'forgotten'],
    ],
    stored: { id: 'claimId', toleranceSeconds: 'toleranceMillis' },
  },
];

const fieldsOf = ({ table }: Kind): [string, Field][] => Object.entries(table);
const propertiesOf = (schema: string): Schema['properties'] => components.schemas[schema]!.properties;
const namesOf = (schema: string): string[] => Object.keys(propertiesOf(schema)).sort();

let incidents = 0;

describe.each(KINDS)('a field of the table: $name', (kind) => {
  const { name: what, base, together = {}, post, schemas, stored } = kind;

  it.each(fieldsOf(kind))('%s is read, stored, shown, and cleared', async (name, field) => {
    incidents += 1;
    const incident = `${what}-${incidents}`;
    const body = { ...base, ...together[name], [name]: field.example };
    const { shown, event, amend } = await post(incident, body);

    const { facts, texts = {} } = event.data;
    // An incident's id is the name of its stream.
    if (field.kind !== 'incidentId')
      expect(Object.keys(field.part === 'text' ? texts : facts)).toContain(stored[name] ?? name);
    expect(Object.keys(field.part === 'text' ? facts : texts)).not.toContain(name);
    if (field.shown !== 'elsewhere') expect(shown[name]).toEqual(field.example);

    if (amend === null) return;
    const path = what === 'entry' ? `/${incident}/entries/${String(shown['id'])}` : `/${incident}`;
    const clear = (): Promise<unknown> => refused('PATCH', path, { set: { [name]: null }, reason: 'r' });
    if (field.part === 'record' && field.kind === 'incidentId') return;
    if (field.part === 'record')
      expect(await clear()).toEqual([expect.objectContaining({ pointer: `/set/${name}`, code: 'read_only' })]);
    else if (field.presence === 'required' || field.presence === 'received')
      expect(await clear()).toEqual([expect.objectContaining({ pointer: `/set/${name}`, code: 'required' })]);
    else {
      const cleared = await amend({ [name]: null });
      if (field.presence === 'defaulted') expect(cleared[name]).toEqual(expect.anything());
      else expect([undefined, null, false, [], {}]).toContainEqual(cleared[name]);
      const again = await amend({ [name]: field.example });
      if (field.shown !== 'elsewhere') expect(again[name]).toEqual(field.example);
    }
  });

  it('is described with what it means, and nothing else is described', () => {
    const fields = fieldsOf(kind);
    const named = (accept: (field: Field) => boolean): string[] =>
      fields.filter(([, field]) => accept(field)).map(([name]) => name);
    expect(namesOf(schemas.taken)).toEqual([...named(() => true), ...kind.beside].sort());
    if (schemas.set) expect(namesOf(schemas.set)).toEqual(named(({ part }) => part !== 'record').sort());
    expect(namesOf(schemas.shown)).toEqual([...named(({ shown }) => shown !== 'elsewhere'), ...kind.added].sort());
    for (const [name, { doc }] of fields) {
      const described = Object.values(schemas).flatMap((schema) => propertiesOf(schema)[name] ?? []);
      if (schemas.shown !== 'ClaimAudit' || name !== 'toleranceSeconds')
        expect([name, described.filter(({ description = '' }) => !description.startsWith(doc))]).toEqual([name, []]);
    }
  });
});

describe('what is in no table', () => {
  it('is neither read nor stored', async () => {
    for (const { table, post, base } of KINDS) {
      expect(table).not.toHaveProperty('colour');
      incidents += 1;
      const { event } = await post(`none-${incidents}`, base);
      const { facts, texts = {} } = event.data;
      const write = (more: Json): number =>
        EVENT_REGISTRY.versionToWrite({ type: event.type.replace(/^asof\./, ''), facts: { ...facts, ...more }, texts });
      expect(write({})).toBe(1);
      expect(() => write({ colour: 'red' })).toThrow(/colour is not a known field/);
    }
    await open('none');
    for (const path of ['', '/none/entries', '/none/claims'])
      expect(await refused('POST', path, { colour: 'red' })).toContainEqual(
        expect.objectContaining({ pointer: '/colour', code: 'unknown_property' }),
      );
  });
});
