/** What a service must say of streams to which others have done something; the same on every store. */
import { expect, it } from '@jest/globals';
import { type ProblemBody } from '../api/service.js';
import { type Client } from './http.js';
import { until } from './received.js';
import { Listener } from './sse.js';

/** What others do, and when the service has had the chance to notice. */
interface Harm {
  readonly truncate: (incident: string, before: number) => Promise<void>;
  readonly remove: (incident: string) => Promise<void>;
  /** Absent where there is no other way to delete. */
  readonly removeForGood?: ((incident: string) => Promise<void>) | undefined;
  /** @param content as JSON */
  readonly appendForeign: (
    incident: string,
    content: { data: string; metadata: string; type?: string },
  ) => Promise<void>;
  /** The service, started again. */
  readonly restarted: () => Promise<Client>;
}

interface Projections {
  projections: { status: string; lagEvents: number; parked: { stream: string; error: string; gone?: true }[] }[];
}

const openingOf = (id: string) => ({
  id,
  title: `About ${id}`,
  entries: [{ id: 'd', type: 'declared', occurredAt: '2026-03-01T10:00:00Z' }],
});

async function open(api: Client, id: string): Promise<void> {
  expect((await api.request('POST', '/v1/incidents', { body: openingOf(id) })).status).toBe(201);
  await add(api, id, 'n1', 201);
  await add(api, id, 'n2', 201);
}

async function add(api: Client, id: string, entry: string, status: number): Promise<unknown> {
  const body = { id: entry, type: 'note', occurredAt: '2026-03-01T11:00:00Z', text: entry };
  const answer = await api.request('POST', `/v1/incidents/${id}/entries`, { body });
  expect([entry, answer.status, answer.body]).toEqual([entry, status, answer.body]);
  return answer.body;
}

const READS = ['', '/timeline', '/durations', '/claims', '/history', '/verify', '/stream', '/replay?speed=0'];

/** Every read and write of the incident says what is gone. */
async function expectGone(api: Client, id: string, detail: RegExp): Promise<void> {
  await untilGone(api, id);
  for (const read of READS) {
    const { status, body } = await api.get<ProblemBody>(`/v1/incidents/${id}${read}`);
    expect([read, status, body.code, body.detail]).toEqual([read, 410, 'not_whole', expect.stringMatching(detail)]);
  }
  expect(await add(api, id, 'n9', 410)).toMatchObject({ code: 'not_whole' });
  const again = await api.request<ProblemBody>('POST', '/v1/incidents', { body: openingOf(id) });
  expect([again.status, again.body.code, again.body.detail]).toEqual([410, 'not_whole', expect.stringMatching(detail)]);
}

/** Whoever reads documents learns of a parked stream within a second. */
const untilGone = (api: Client, id: string): Promise<void> =>
  until('its document is not served', async () => (await api.get(`/v1/incidents/${id}`)).status === 410, 5000);

/** It is named to whoever may read, and everything else goes on. */
async function expectNamed(api: Client, ids: readonly string[], other: string): Promise<void> {
  const parked = async (): Promise<string[]> =>
    (await api.get<Projections>('/v1/projections')).body.projections[0]!.parked.map(({ stream }) => stream).sort();
  const streams = ids.map((id) => `incident-${id}`).sort();
  await until('they are parked', async () => JSON.stringify(await parked()) === JSON.stringify(streams), 15_000);
  const { body } = await api.get<{ status: string; checks: { name: string; detail: string }[] }>('/readyz');
  expect(body.status).toBe('degraded');
  const detail = body.checks.find(({ name }) => name === 'projections')!.detail;
  // Anyone may ask for it, so that it names none.
  expect(detail).toMatch(new RegExp(`without ${streams.length} parked streams?$`));
  const newest = `${other}-${Date.now().toString(36)}`;
  await open(api, newest);
  const isListed = async (): Promise<boolean> =>
    (await api.get<{ items: { id: string }[] }>('/v1/incidents?limit=200')).body.items.some(({ id }) => id === newest);
  await until('others are listed', isListed, 15_000);
}

export function describeHarmedStreams(start: () => Promise<Client>, harm: Harm): void {
  it('trial 50: a truncated stream is parked alone, named, and its reads say what is gone', async () => {
    let api = await start();
    for (const id of ['cut', 'whole']) await open(api, id);
    await harm.truncate('cut', 2);
    await expectNamed(api, ['cut'], 'later');
    await expectGone(api, 'cut', /incident-cut: revisions 0 to 1 are gone/);
    api = await harm.restarted();
    await expectGone(api, 'cut', /incident-cut: revisions 0 to 1 are gone/);
    await expectNamed(api, ['cut'], 'later');
    expect((await api.get('/v1/incidents/whole')).status).toBe(200);
  });

  const removals = [
    ['deleted', harm.remove],
    ['deleted for good', harm.removeForGood],
  ] as const;
  for (const [what, remove] of removals) {
    if (remove === undefined) continue;
    it(`trial 49: a stream that was ${what} takes no writes and is not opened again`, async () => {
      let api = await start();
      for (const id of ['soft', 'whole']) await open(api, id);
      await remove('soft');
      await expectNamed(api, ['soft'], 'later');
      api = await harm.restarted();
      await expectGone(api, 'soft', new RegExp(`incident-soft: it was ${what}`));
      await expectNamed(api, ['soft'], 'later');
      await add(api, 'whole', 'n3', 201);
    });
  }

  it('trial 51: a foreign event is counted, linted, appended after, and verified around', async () => {
    const api = await start();
    await open(api, 'shared');
    await harm.appendForeign('shared', { data: '{"hello": 1}', metadata: '{}' });
    expect(await add(api, 'shared', 'n3', 201)).toMatchObject({ revision: 5 });
    const { body } = await api.get<{ knowledge: object; lint: { code: string; message: string }[] }>(
      '/v1/incidents/shared?minRevision=5',
    );
    expect(body.knowledge).toMatchObject({ revision: 5, head: 5, eventsKnown: 5, eventsTotal: 5 });
    expect(body.lint.filter(({ code }) => code === 'foreign_event').map(({ message }) => message)).toEqual([
      'revision 4 of the stream holds no event of this service',
    ]);
    const verified = await api.get<{ ok: boolean; checks: { name: string; ok: boolean; detail: string }[] }>(
      '/v1/incidents/shared/verify',
    );
    expect(verified.body.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(verified.body.checks[0]!.detail).toBe('5 events, revisions without a gap; revision 4 holds a foreign event');
    const history = await api.get<{ events: { revision: number }[] }>('/v1/incidents/shared/history');
    expect(history.body.events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 5]);
    expect((await api.get('/v1/incidents/shared?revision=4')).body).toMatchObject({ knowledge: { revision: 4 } });
    expect((await api.get<Projections>('/v1/projections')).body.projections[0]!.parked).toEqual([]);
  });

  it('trial 53: an event with our schema version and rubbish closes neither stream nor incident', async () => {
    const api = await start();
    await open(api, 'rubbish');
    await harm.appendForeign('rubbish', { data: '{"x": 1}', metadata: '{"schemaVersion": 1}' });
    expect((await api.get('/v1/incidents/rubbish')).status).toBe(200);
    expect((await api.get('/v1/incidents/rubbish?revision=2')).status).toBe(200);
    await add(api, 'rubbish', 'n3', 201);
    const listener = await Listener.to(`${api.url}/v1/stream`);
    await listener.caughtUp();
    expect(listener.of('fact').filter(({ data }) => data['stream'] === 'incident-rubbish')).toHaveLength(5);
    expect(listener.ended).toBe(false);
    listener.drop();
  });

  it('trial 53: one with our envelope too is said in words, and what came before is readable', async () => {
    const api = await start();
    await open(api, 'spoilt');
    const { body } = await api.get<{ events: Record<string, unknown>[] }>('/v1/incidents/spoilt/history');
    const last = body.events.at(-1)!;
    const metadata = {
      recordedAt: last['recordedtime'],
      recordedBy: last['recordedby'],
      commandId: last['commandid'],
      requestHash: last['requesthash'],
      schemaVersion: 1,
      hash: last['hash'],
    };
    await harm.appendForeign('spoilt', {
      type: 'note',
      data: '{"facts": {"type": "note"}}',
      metadata: JSON.stringify(metadata),
    });
    await expectNamed(api, ['spoilt'], 'later');
    await untilGone(api, 'spoilt');
    const now = await api.get<ProblemBody>('/v1/incidents/spoilt');
    expect([now.status, now.body.code]).toEqual([410, 'not_whole']);
    expect(now.body.detail).toMatch(/^Revision 4 of incident-spoilt cannot be read: .*ask with revision=3/);
    expect((await api.get('/v1/incidents/spoilt?revision=3')).body).toMatchObject({ knowledge: { revision: 3 } });
    expect((await api.get<{ ok: boolean }>('/v1/incidents/spoilt/verify')).body.ok).toBe(false);
    expect(await add(api, 'spoilt', 'n3', 410)).toMatchObject({ code: 'not_whole' });
    const listener = await Listener.to(`${api.url}/v1/stream`);
    await listener.caughtUp();
    expect(listener.ended).toBe(false);
    listener.drop();
  });
}
