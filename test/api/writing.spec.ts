import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EntryView, type FindingView, type IncidentView } from '../../src/timeline/view/view-types.js';
import { SEED, startFresh, type ProblemBody, type TestedService } from './service.js';

interface Written {
  revision: number;
  position: string;
  status: string;
  lint: FindingView[];
  entry: EntryView;
  entries: EntryView[];
  incident: IncidentView;
  claim: { id: string; verdict: string; withdrawn: boolean };
}

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const post = <T = Written>(path: string, body?: unknown, headers: Record<string, string> = {}) =>
  service.api.request<T>('POST', path, { ...(body === undefined ? {} : { body }), headers });
const patch = <T = Written>(path: string, body: unknown, headers: Record<string, string> = {}) =>
  service.api.request<T>('PATCH', path, { body, headers });
const open = async (id: string, more: object = {}): Promise<string> => {
  expect((await post('/v1/incidents', { id, title: id, ...more })).status).toBe(201);
  return `/v1/incidents/${id}`;
};
const NOTE = { id: 'n1', type: 'note', occurredAt: '2026-03-01T10:00:00Z', text: 'a note' };

describe('opening', () => {
  it('answers 201 with the incident, its revision and position, where it is, and an ETag', async () => {
    const { status, headers, body } = await post<IncidentView & Written>('/v1/incidents', SEED);
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/v1/incidents/seed');
    expect(headers.get('etag')).toBe('"5"');
    expect(body).toMatchObject({
      id: 'seed',
      revision: 5,
      status: 'resolved',
      headline: { metric: 'declared_to_resolved' },
    });
    expect(body.position).toMatch(/^\d{20}$/);
    expect(body.claims).toMatchObject([{ id: 'c1', verdict: 'unsupported' }]);
    expect(body.lint.map(({ code }) => code)).toContain('claim_unsupported');
  });

  it('with the same id and content once more answers 200 and adds nothing', async () => {
    const { status, body } = await post('/v1/incidents', SEED);
    expect([status, body.revision]).toEqual([200, 5]);
  });

  it('with a taken id and other content is 409', async () => {
    const { status, body } = await post<ProblemBody>('/v1/incidents', { ...SEED, title: 'Another' });
    expect([status, body.code]).toEqual([409, 'incident_exists']);
  });

  it('without an id makes one of the date and the title, and the next one of the same name gets another', async () => {
    const opening = { title: 'Checkout fails', entries: [{ type: 'declared', occurredAt: '2024-02-29T10:00:00Z' }] };
    const ids = [
      await post<IncidentView>('/v1/incidents', opening),
      await post<IncidentView>('/v1/incidents', opening),
    ];
    expect(ids.map(({ body }) => body.id)).toEqual(['2024-02-29-checkout-fails', '2024-02-29-checkout-fails-2']);
  });

  it('with a key and without an id, retried, finds the id that was chosen', async () => {
    const opening = { title: 'Retried opening' };
    const first = await post<IncidentView>('/v1/incidents', opening, { 'idempotency-key': '"opening"' });
    const again = await post<IncidentView>('/v1/incidents', opening, { 'idempotency-key': '"opening"' });
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
  });
});

describe('adding entries', () => {
  it('answers one with `entry`, and 200 when it is there already', async () => {
    const path = await open('adding-one');
    const first = await post(`${path}/entries`, NOTE);
    expect(first.status).toBe(201);
    expect(first.headers.get('etag')).toBe('"1"');
    expect(first.body).toMatchObject({
      revision: 1,
      status: 'recorded',
      entry: { id: 'n1', revision: 1, recordedBy: { kind: 'local' } },
    });
    expect(first.body.entries).toBeUndefined();
    const again = await post(`${path}/entries`, NOTE);
    expect([again.status, again.body.revision, again.body.entry]).toEqual([200, 1, first.body.entry]);
  });

  it('answers a batch with `entries` in request order, known and new together', async () => {
    const path = await open('adding-many');
    await post(`${path}/entries`, NOTE);
    const { status, body } = await post(`${path}/entries`, {
      entries: [
        { id: 'late', type: 'note', occurredAt: '2026-03-01T12:00:00Z' },
        NOTE,
        { id: 'early', type: 'note', occurredAt: '2026-03-01T08:00:00Z' },
      ],
    });
    expect([status, body.revision]).toEqual([201, 3]);
    expect(body.entries.map(({ id }) => id)).toEqual(['late', 'n1', 'early']);
    expect(body.entry).toBeUndefined();
  });

  it('brings the lint findings that are new', async () => {
    const path = await open('adding-lint');
    const { body } = await post(`${path}/entries`, {
      id: 'end',
      type: 'impact_ended',
      occurredAt: '2026-03-01T10:00:00Z',
    });
    expect(body.lint.map(({ code }) => code)).toContain('end_without_start');
    expect((await post(`${path}/entries`, NOTE)).body.lint).toEqual([]);
  });

  it('is 409 for a known id with other content, and 422 for one id twice in a batch', async () => {
    const path = await open('adding-twice');
    await post(`${path}/entries`, NOTE);
    const other = await post<ProblemBody>(`${path}/entries`, { ...NOTE, text: 'other words' });
    expect([other.status, other.body.code]).toEqual([409, 'entry_exists']);
    const twice = await post<ProblemBody>(`${path}/entries`, {
      entries: [
        { ...NOTE, id: 'x' },
        { ...NOTE, id: 'x', text: 'other' },
      ],
    });
    expect([twice.status, twice.body.code]).toEqual([422, 'invalid']);
    expect((await service.api.get<IncidentView>(path)).body.knowledge.head).toBe(1);
  });

  it('finds the incident whatever the case of its id', async () => {
    await open('inc-42');
    expect((await post('/v1/incidents/INC-42/entries', NOTE)).status).toBe(201);
  });
});

describe('If-Match', () => {
  it('is 428 where it is missing, 412 with the current state where the entry has changed', async () => {
    const path = await open('if-match', { entries: [NOTE] });
    const body = { set: { text: 'better words' }, reason: 'clearer' };
    const missing = await patch<ProblemBody>(`${path}/entries/n1`, body);
    expect([missing.status, missing.body.code]).toEqual([428, 'if_match_required']);
    expect((await patch(`${path}/entries/n1`, body, { 'if-match': '"1"' })).status).toBe(200);
    const changed = await patch<ProblemBody & { revision: number; current: EntryView }>(
      `${path}/entries/n1`,
      { ...body, set: { text: 'other words' } },
      { 'if-match': '"1"' },
    );
    expect(changed.status).toBe(412);
    expect(changed.body).toMatchObject({ code: 'changed', revision: 2, current: { id: 'n1', text: 'better words' } });
  });

  it('is not disturbed by a note that was posted meanwhile', async () => {
    const path = await open('if-match-note', { entries: [NOTE] });
    await post(`${path}/entries`, { ...NOTE, id: 'meanwhile' });
    const amended = await patch(`${path}/entries/n1`, { set: { text: 'x' }, reason: 'y' }, { 'if-match': '"1"' });
    expect([amended.status, amended.body.entry.lastRevision]).toEqual([200, 3]);
  });

  it.each(['*', '"1"', '"1.0123456789abcdef"', '"0", "1"', ' "1" '])('takes %s', async (tag) => {
    const path = await open(`if-match-${Buffer.from(tag).toString('hex')}`, { entries: [NOTE] });
    expect((await post(`${path}/entries/n1/retract`, undefined, { 'if-match': tag })).status).toBe(200);
  });

  it.each(['W/"1"', '"another"', '"0"', '"7"'])('does not match with %s', async (tag) => {
    const path = await open(`no-match-${Buffer.from(tag).toString('hex')}`, { entries: [NOTE] });
    const { status, body } = await post<ProblemBody>(`${path}/entries/n1/retract`, undefined, { 'if-match': tag });
    expect([status, body.code]).toEqual([412, 'changed']);
  });

  it('is 422, named as a header, where it is not a list of tags', async () => {
    const path = await open('bad-match', { entries: [NOTE] });
    const { status, body } = await post<ProblemBody>(`${path}/entries/n1/retract`, {}, { 'if-match': 'one' });
    expect([status, body.errors]).toMatchObject([422, [{ header: 'If-Match' }]]);
  });
});

describe('Idempotency-Key', () => {
  it('answers a repeat as the first time and says so, even after the entry was amended', async () => {
    const path = await open('idempotent');
    const key = { 'idempotency-key': 'deploy 42' };
    const body = { type: 'note', text: 'no id, no time' };
    const first = await post(`${path}/entries`, body, key);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    const { id } = first.body.entry;
    await patch(`${path}/entries/${id}`, { set: { text: 'amended' }, reason: 'typo' }, { 'if-match': '*' });
    const again = await post(`${path}/entries`, body, { 'idempotency-key': '"deploy 42"' });
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body.entry.id).toBe(id);
  });

  it('is 422 when it comes with another request, before If-Match is looked at', async () => {
    const path = await open('reused', { entries: [NOTE] });
    const key = { 'idempotency-key': 'same' };
    await post(`${path}/entries`, { ...NOTE, id: 'n2' }, key);
    const reused = await post<ProblemBody>(`${path}/entries`, { ...NOTE, id: 'n3' }, key);
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('is of one path: the same key elsewhere is another', async () => {
    const [one, other] = [await open('scope-1'), await open('scope-2')];
    const key = { 'idempotency-key': 'k' };
    expect((await post(`${one}/entries`, NOTE, key)).status).toBe(201);
    expect((await post(`${other}/entries`, NOTE, key)).headers.get('idempotency-replayed')).toBeNull();
  });

  it('is 422, named as a header, when it is too long', async () => {
    const path = await open('long-key');
    const { status, body } = await post<ProblemBody>(`${path}/entries`, NOTE, { 'idempotency-key': 'k'.repeat(201) });
    expect([status, body.errors]).toMatchObject([422, [{ header: 'Idempotency-Key' }]]);
  });
});

describe('correcting', () => {
  it('retracts, restores and confirms an entry, and does nothing where nothing changes', async () => {
    const path = await open('correcting', { entries: [{ ...NOTE, origin: 'extracted', quote: 'a note' }] });
    const step = async (operation: string): Promise<[number, number, boolean, string]> => {
      const { status, body } = await post(`${path}/entries/n1/${operation}`, { reason: 'why' }, { 'if-match': '*' });
      return [status, body.revision, body.entry.retracted, body.entry.origin];
    };
    expect(await step('retract')).toEqual([200, 2, true, 'extracted']);
    expect(await step('retract')).toEqual([200, 2, true, 'extracted']);
    expect(await step('restore')).toEqual([200, 3, false, 'extracted']);
    expect(await step('confirm')).toEqual([200, 4, false, 'stated']);
    expect(await step('confirm')).toEqual([200, 4, false, 'stated']);
  });

  it('refuses to amend what is retracted', async () => {
    const path = await open('amend-retracted', { entries: [NOTE] });
    await post(`${path}/entries/n1/retract`, {}, { 'if-match': '*' });
    const { status, body } = await patch<ProblemBody>(
      `${path}/entries/n1`,
      { set: { text: 'x' }, reason: 'y' },
      { 'if-match': '*' },
    );
    expect([status, body.code]).toEqual([409, 'entry_retracted']);
  });

  it('changes the description, and answers with the incident', async () => {
    const path = await open('describing', { company: 'Acme' });
    const { status, body } = await patch(path, { set: { company: null, severity: 'SEV-2' } }, { 'if-match': '"0"' });
    expect([status, body.revision]).toEqual([200, 1]);
    expect(body.incident).toMatchObject({ id: 'describing', company: null, severity: 'sev2' });
  });

  it('retracts the whole incident, which leaves the list and stays readable, and restores it', async () => {
    const path = await open('whole');
    const listed = async (position: string, query = ''): Promise<boolean> => {
      const { body } = await service.api.get<{ items: { id: string }[] }>(
        `/v1/incidents?limit=200&minPosition=${position}${query}`,
      );
      return body.items.some(({ id }) => id === 'whole');
    };
    const { body: retracted } = await post(`${path}/retract`, { reason: 'a duplicate' }, { 'if-match': '*' });
    expect(retracted.incident.retracted).toBe(true);
    expect([await listed(retracted.position), await listed(retracted.position, '&include=retracted')]).toEqual([
      false,
      true,
    ]);
    expect((await service.api.get(path)).status).toBe(200);
    const { body: restored } = await post(`${path}/restore`, { reason: 'it is not' }, { 'if-match': '*' });
    expect(restored.incident.retracted).toBe(false);
    expect(await listed(restored.position)).toBe(true);
  });
});

describe('claims and the headline', () => {
  it('adds a claim with its audit, once, and withdraws it', async () => {
    const path = await open('claiming', { entries: SEED.entries, historical: true });
    const claim = { id: 'c1', stated: 'PT99M' };
    const added = await post(`${path}/claims`, claim);
    expect([added.status, added.body.claim.verdict]).toEqual([201, 'supported']);
    expect((await post(`${path}/claims`, claim)).status).toBe(200);
    const withdrawn = await post(`${path}/claims/c1/withdraw`, undefined, { 'if-match': added.headers.get('etag')! });
    expect([withdrawn.status, withdrawn.body.claim.withdrawn]).toEqual([200, true]);
  });

  it('chooses the headline with a reason, without If-Match', async () => {
    const path = await open('headline', { entries: SEED.entries, historical: true });
    const { status, body } = await service.api.request<Written>('PUT', `${path}/headline`, {
      body: { metric: 'release_to_resolved', reason: 'what customers felt' },
    });
    expect(status).toBe(200);
    expect(body.incident.headline).toMatchObject({
      metric: 'release_to_resolved',
      chosenBy: 'local:local',
      reason: 'what customers felt',
    });
  });
});
