/** Alerts of an incident that somebody else resolves, in every order in which the two can come. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alertLives, at, incidentIn, notification } from '../support/alert-lives.js';
import { makeHook, senderOf } from '../support/hooks.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());
const { opening, read, story, entriesOf } = alertLives(() => service);

async function says(id: string, type: string, occurredAt: string, more: object = {}): Promise<void> {
  const { status } = await service.api.request('POST', `/v1/incidents/${id}/entries`, {
    body: { type, occurredAt, ...more },
  });
  expect(status).toBe(201);
}
const NEXT = '2026-03-03';
const AFTER = '2026-03-04';

describe('An incident that a person resolved', () => {
  it('is not resolved a second time when its alert ends', async () => {
    const { send } = await opening();
    const id = incidentIn(await send({ from: at('10:00') }));
    await says(id, 'resolved', at('10:30'));
    const ended = await send({ from: at('10:00'), to: at('10:40') });
    expect(ended.body.became!.map(({ type }) => type)).toEqual(['impact_ended']);
    expect(await story(id)).toEqual([
      '10:00 detected',
      '10:00 impact_started api',
      '10:30 resolved',
      '10:40 impact_ended api',
    ]);
    expect(await read(id)).toMatchObject({ status: 'resolved', episodes: [{ seconds: 1800 }] });
  });

  it('is told once more whenever it was that they said so', async () => {
    const alert = { from: at('10:00'), to: at('10:20') };
    const again = { from: at('11:00') };
    const over = { ...again, to: at('11:10') };
    const expected = [
      ...['10:00 detected', '10:00 impact_started api', '10:20 impact_ended api', '10:25 resolved'],
      ...['11:00 impact_started api', '11:00 reopened', '11:10 impact_ended api', '11:10 resolved'],
    ];
    for (const saidAfter of [0, 1, 2]) {
      const { send } = await opening();
      const id = incidentIn(await send({ from: alert.from }));
      for (const [i, told] of [alert, again, over].entries()) {
        if (i === saidAfter) await says(id, 'resolved', at('10:25'));
        await send(told);
      }
      expect([saidAfter, await story(id)]).toEqual([saidAfter, expected]);
      expect(await read(id)).toMatchObject({ status: 'resolved', episodes: [{ seconds: 1500 }, { seconds: 600 }] });
    }
  });

  it('is open again with another alert, though the first one still fires', async () => {
    const { send } = await opening();
    const id = incidentIn(await send({ name: 'A', from: at('10:00') }));
    await says(id, 'resolved', at('10:30'));
    const again = await send({ name: 'A', from: at('10:00') }, { name: 'B', from: at('11:00') });
    expect(again.body.became!.map(({ type }) => type).sort()).toEqual(['note', 'reopened']);
    expect(await read(id)).toMatchObject({ status: 'open', inProgress: true });
    await send({ name: 'B', from: at('11:00'), to: at('11:10') });
    expect((await read(id)).status).toBe('open');
    await send({ name: 'A', from: at('10:00'), to: at('11:30') });
    expect(await read(id)).toMatchObject({ status: 'resolved', episodes: [{ seconds: 1800 }, { seconds: 1800 }] });
  });

  it('is another one a day after that, to which alerts that were known before do not belong', async () => {
    const { send } = await opening();
    const [stale, fresh] = [
      { name: 'A', from: at('10:00') },
      { name: 'B', from: at('11:00', AFTER) },
    ];
    const first = incidentIn(await send(stale));
    await says(first, 'resolved', at('10:30'));
    const second = incidentIn(await send(stale, fresh));
    expect(second).not.toBe(first);
    expect((await send(stale, fresh)).status).toBe(200);
    const ended = await send({ ...stale, to: at('11:30', AFTER) }, fresh);
    expect(ended.body.became).toMatchObject([{ incident: first, type: 'impact_ended' }]);
    expect(await story(second)).toEqual(['11:00 detected', '11:00 impact_started api']);
    expect(await read(first)).toMatchObject({ status: 'resolved', episodes: [{ seconds: 1800 }] });
  });

  it('is open until they say so again where a person opened it again', async () => {
    const { send } = await opening();
    const id = incidentIn(await send({ from: at('10:00'), to: at('10:20') }));
    await says(id, 'reopened', at('10:50'));
    const later = await send({ name: 'B', from: at('11:00', AFTER) });
    expect(incidentIn(later)).toBe(id);
    expect(later.body.became!.map(({ type }) => type)).toEqual(['impact_started']);
    await send({ name: 'B', from: at('11:00', AFTER), to: at('11:10', AFTER) });
    expect(await read(id)).toMatchObject({ status: 'resolved' });
  });
});

describe('An incident that is only one of several of its alerts', () => {
  it('is resolved by those that opened it, and its windows are of all', async () => {
    const { send } = await opening();
    const id = incidentIn(await send({ name: 'A', from: at('10:00') }));
    const other = senderOf('alertmanager', await makeHook(service.api, { kind: 'alertmanager', incident: id }));
    await other(notification('Other', [{ name: 'B', from: at('10:05') }]));
    await send({ name: 'A', from: at('10:00'), to: at('10:20') });
    await other(notification('Other', [{ name: 'B', from: at('10:05'), to: at('10:40') }]));
    await other(notification('Other', [{ name: 'B', from: at('12:00', NEXT) }]));
    expect(await story(id)).toEqual([
      ...['10:00 detected', '10:00 impact_started api', '10:20 resolved', '10:40 impact_ended api'],
      '12:00 impact_started api',
    ]);
  });

  it('is neither resolved nor opened again by alerts of a hook that names it', async () => {
    await service.api.request('POST', '/v1/incidents', { body: { id: 'ours', title: 'Ours' } });
    await says('ours', 'declared', at('09:55'));
    const hook = await makeHook(service.api, { kind: 'alertmanager', incident: 'ours' });
    const send = senderOf('alertmanager', hook);
    await send(notification('One', [{ name: 'A', from: at('10:00'), to: at('10:20') }]));
    await says('ours', 'resolved', at('10:30'));
    await send(notification('Two', [{ name: 'B', from: at('11:00'), to: at('11:10') }]));
    expect(await read('ours')).toMatchObject({ status: 'resolved', episodes: [{ seconds: 2100 }] });
    expect((await read('ours')).windows).toHaveLength(2);
  });
});

describe('One fact that alerts and another tool tell', () => {
  const pagerduty = (id: string, type: string, clock: string) => ({
    event: {
      ...{ id, event_type: `incident.${type}`, occurred_at: `2026-03-02T${clock}Z` },
      data: { id: 'P1', type: 'incident', title: 'Errors', service: { summary: 'api' } },
    },
  });
  const alert = { from: at('10:00') };
  const tellings = ['alert', 'page'] as const;

  it.each([tellings, tellings.toReversed()])('is one entry with two witnesses, the %s first', async (...order) => {
    const id = `both-${order[0]}`;
    await service.api.request('POST', '/v1/incidents', { body: { id, title: 'Both' } });
    const [alerts, pages] = await Promise.all(
      ['alertmanager', 'pagerduty'].map(async (kind) =>
        senderOf(kind, await makeHook(service.api, { kind, incident: id })),
      ),
    );
    const send = {
      alert: () => alerts!(notification('One', [alert])),
      page: () => pages!(pagerduty('e1', 'triggered', '10:00:40')),
    };
    for (const which of [...order, ...order]) await send[which]();
    const entries = await entriesOf(id);
    expect(entries.map(({ type }) => type).sort()).toEqual(['detected', 'impact_started']);
    const sources = entries.find(({ type }) => type === 'detected')!.witnesses!.map(({ source }) => source);
    expect(sources.sort()).toEqual(['alertmanager', 'pagerduty']);
    expect((await read(id)).durations['time_to_detect']).toMatchObject({ status: 'missing', seconds: null });
  });

  it('is a beginning, an end of a component too, and the alert is known again', async () => {
    const { send } = await opening();
    const id = incidentIn(await send({ name: 'A', component: 'web', from: at('09:00') }));
    const states = senderOf('statuspage', await makeHook(service.api, { kind: 'statuspage', incident: id }));
    const state = (key: string, time: string, from: string, to: string) => ({
      component_update: { id: key, created_at: `2026-03-02T${time}Z`, old_status: from, new_status: to },
      component: { name: 'api' },
    });
    await states(state('k1', '09:59:30', 'operational', 'major_outage'));
    await send({ name: 'B', component: 'api', from: at('10:00') });
    expect((await send({ name: 'B', component: 'api', from: at('10:00') })).status).toBe(200);
    await send({ name: 'B', component: 'api', from: at('10:00'), to: at('10:20') });
    await states(state('k2', '10:21:00', 'major_outage', 'operational'));
    await send({ name: 'A', component: 'web', from: at('09:00'), to: at('10:30') });
    expect(await story(id)).toEqual([
      ...['09:00 detected', '09:00 impact_started web', '09:59 impact_started api', '10:20 impact_ended api'],
      ...['10:30 impact_ended web', '10:30 resolved'],
    ]);
    const own = (await entriesOf(id)).filter(({ component }) => component === 'api');
    expect(own.map(({ witnesses }) => witnesses!.map(({ source }) => source))).toEqual([
      ['statuspage', 'alertmanager'],
      ['alertmanager', 'statuspage'],
    ]);
  });
});
