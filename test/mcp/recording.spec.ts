/** What agents record: proposals that count once somebody confirms them, and facts. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type EntryView, type IncidentView } from '../../src/timeline/view/view-types.js';
import { startFresh, type ProblemBody, type TestedService } from '../api/service.js';
import { PlainClient } from './plain-client.js';

let service: TestedService;
let client: PlainClient;
let incident: string;
let number = 0;

beforeAll(async () => {
  service = await startFresh();
  client = new PlainClient(service.api);
});
afterAll(() => service.running.close());
beforeEach(async () => {
  number += 1;
  incident = `inc-${number}`;
  const entries = [{ id: 'dec', type: 'declared', occurredAt: '2024-05-12T10:00Z' }];
  await service.api.request('POST', '/v1/incidents', { body: { id: incident, title: 'Checkout down', entries } });
});

const summary = async () => (await service.api.get<IncidentView>(`/v1/incidents/${incident}`)).body;
const entry = async (id: string) => (await service.api.get<EntryView>(`/v1/incidents/${incident}/entries/${id}`)).body;
const post = (path: string, body: object, headers = {}) =>
  service.api.request<ProblemBody>('POST', `/v1/incidents/${incident}${path}`, { body, headers });

const RESOLVED = {
  type: 'resolved',
  occurredAt: '2024-05-12T11:00:00Z',
  text: 'Traffic is back',
  quote: 'we are back since 11',
};

interface Recorded {
  revision: number;
  entries: { id: string; unconfirmed?: string; recordedBy: string }[];
  replayed?: boolean;
}

describe('propose_entry', () => {
  it('shows an entry that counts nowhere until somebody else confirms it', async () => {
    const proposed = await client.read<Recorded>('propose_entry', { incident, key: 'k1', ...RESOLVED });
    expect(proposed).toMatchObject({
      incident,
      revision: 2,
      entries: [{ type: 'resolved', unconfirmed: 'proposed', recordedBy: 'mcp:local' }],
      words: { entries: { [proposed.entries[0]!.id]: { text: RESOLVED.text, quote: RESOLVED.quote } } },
    });
    expect(await summary()).toMatchObject({ status: 'open', counts: { unconfirmed: 1 } });

    const { id } = proposed.entries[0]!;
    const confirmed = await post(`/entries/${id}/confirm`, {}, { 'if-match': '"2"' });
    expect(confirmed.status).toBe(200);
    expect(await summary()).toMatchObject({
      status: 'resolved',
      counts: { unconfirmed: 0 },
      durations: { declared_to_resolved: { seconds: 3600 } },
    });
    expect(await entry(id)).toMatchObject({ origin: 'stated', recordedBy: { kind: 'mcp', id: 'local' } });
  });

  it('is recorded once for a key, and says so', async () => {
    const call = { incident, key: 'once', ...RESOLVED };
    const first = await client.read<Recorded>('propose_entry', call);
    const again = await client.read<Recorded>('propose_entry', call);
    expect(again).toMatchObject({ revision: first.revision, replayed: true, entries: [{ id: first.entries[0]!.id }] });
    expect((await summary()).counts.entries).toBe(2);
    const other = await client.call('propose_entry', { ...call, text: 'Another' });
    expect(other).toMatchObject({ isError: true, structuredContent: { code: 'idempotency_key_reused' } });
  });
});

describe('add_entry', () => {
  it('records a fact that counts at once', async () => {
    const added = await client.read<Recorded>('add_entry', { incident, key: 'k', ...RESOLVED });
    expect(added).toMatchObject({ revision: 2, status: 'resolved', entries: [{ recordedBy: 'mcp:local' }] });
    expect(added.entries[0]).not.toHaveProperty('unconfirmed');
    expect((await summary()).status).toBe('resolved');
  });

  it('does not take for granted what its key says of a proposal', async () => {
    await client.read('propose_entry', { incident, key: 'shared', ...RESOLVED });
    await client.read('add_entry', { incident, key: 'shared', ...RESOLVED });
    expect((await summary()).counts).toMatchObject({ entries: 3, unconfirmed: 1 });
  });
});

describe('what is refused', () => {
  it.each([
    ['add_entry', { type: 'resolved', key: 'k' }, 'not_found', 'find_incidents', 'none'],
    ['add_entry', { key: 'k' }, 'invalid', 'type: is missing'],
    ['add_entry', { type: 'note' }, 'invalid', 'key: is missing'],
    ['add_entry', { type: 'note', key: 'a"b' }, 'invalid', 'key: must be'],
    ['add_entry', { type: 'incident_opened', key: 'k' }, 'invalid', 'type: is reserved'],
    ['add_entry', { type: 'note', key: 'k', occurredAt: 'noon' }, 'invalid', 'occurredAt: must'],
    ['add_entry', { type: 'note', key: 'k', origin: 'stated' }, 'invalid', 'origin: is not known here'],
    ['propose_entry', { type: 7, key: 'k' }, 'invalid', 'type: must be a string'],
    ['what_was_known', { at: '18:30' }, 'invalid', 'at: must be an RFC 3339 instant'],
    ['read_incident', { asOf: '2001-01-01T00:00:00Z' }, 'not_known_yet', 'later moment'],
    ['read_incident', { revision: 99 }, 'unknown_revision', 'name a revision from 0 to'],
    ['read_incident', { revision: -1 }, 'invalid', 'revision: must be a whole number'],
    ['read_incident', { asOf: 'x', clock: 'other' }, 'invalid', 'clock: must be one of recorded, learned'],
    ['read_timeline', { budget: 3 }, 'invalid', 'budget: must be a whole number from 500'],
    ['get_durations', { metric: 'mttr' }, 'invalid', 'metric: there is no definition'],
    ['get_durations', { from: 'first:declared' }, 'invalid', 'to: a pair has from and to'],
    ['check_claim', {}, 'invalid', 'give either stated or text'],
    ['check_claim', { stated: '121 minutes' }, 'invalid', 'stated: must be an ISO 8601 duration'],
    ['check_claim', { text: 'It was bad.' }, 'invalid', 'text: states no length'],
    ['what_changed', { from: 'then' }, 'invalid', 'from: must be a revision in digits'],
  ])('%s %j is told in words what to do', async (tool, args, code, says, id = incident) => {
    const result = await client.call(tool, { incident: id, ...args });
    expect(result).toMatchObject({ isError: true, structuredContent: { code, retryable: false } });
    expect(result.content[0]!.text).toContain(says);
    expect(result.content[0]!.text.split('\n').length).toBeGreaterThan(1);
    expect((await summary()).counts.entries).toBe(1);
  });

  it('names every fault at once', async () => {
    const { content } = await client.call('add_entry', { incident, type: 'note', key: 'k', actor: 'me', text: 5 });
    expect(content[0]!.text).toMatch(/text: must be a string/);
    expect(content[0]!.text).toMatch(/actor: is not known here/);
  });
});
