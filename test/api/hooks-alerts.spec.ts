/** The lives of alerts, as Alertmanager and Grafana tell them: what becomes of them in incidents. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { alertLives, at, clockOf, incidentIn, notification, type ToldAlert } from '../support/alert-lives.js';
import { makeHook, senderOf } from '../support/hooks.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const { opening, read, story, entriesOf } = alertLives(() => service);

const windowsOf = ({ windows }: IncidentView) =>
  windows.map(({ component, from, to, seconds }) => [
    component,
    clockOf(from.occurredAt),
    to === null ? null : clockOf(to.occurredAt),
    seconds,
  ]);

describe('an alert', () => {
  it('opens an incident, is detected, and is resolved with its group', async () => {
    const { send, hook } = await opening();
    const fired = await send({ from: at('10:00') });
    expect(fired.status).toBe(202);
    const id = incidentIn(fired);
    expect(await read(id)).toMatchObject({ status: 'detected', inProgress: true, services: ['api'] });
    expect((await send({ from: at('10:00'), to: at('10:40') })).status).toBe(202);

    const incident = await read(id);
    expect(incident).toMatchObject({ status: 'resolved', inProgress: false });
    expect(incident.durations['duration']).toMatchObject({ status: 'computed', seconds: 2400 });
    // It fired when it noticed: nobody has said how long that took.
    expect(incident.durations['time_to_detect']).toMatchObject({ status: 'missing', seconds: null });
    expect(windowsOf(incident)).toEqual([['api', '10:00', '10:40', 2400]]);
    expect(incident.lint.map(({ code }) => code)).toEqual([]);
    const entries = await entriesOf(id);
    expect(new Set(entries.map(({ recordedBy }) => `${recordedBy.kind}:${recordedBy.id}`))).toEqual(
      new Set([`hook:${hook.id}`]),
    );
  });

  it('is the same alert however often it is told', async () => {
    const { send } = await opening();
    const alert = { from: at('10:00') };
    const first = await send(alert);
    expect([first.status, (await send(alert)).status, (await send(alert)).status]).toEqual([202, 200, 200]);
    const over = { from: at('10:00'), to: at('10:20') };
    expect([(await send(over)).status, (await send(over)).status, (await send(alert)).status]).toEqual([202, 200, 200]);
    expect(await story(incidentIn(first))).toEqual([
      '10:00 detected',
      '10:00 impact_started api',
      '10:20 impact_ended api',
      '10:20 resolved',
    ]);
  });

  it('shares the window of its component with others, which ends with the last of them', async () => {
    const { send } = await opening();
    const id = incidentIn(await send({ name: 'Errors', from: at('10:00') }));
    await send({ name: 'Errors', from: at('10:00') }, { name: 'Slow', from: at('10:05') });
    await send({ name: 'Errors', from: at('10:00'), to: at('10:10') }, { name: 'Slow', from: at('10:05') });
    expect(windowsOf(await read(id))).toEqual([['api', '10:00', null, null]]);
    expect((await read(id)).status).toBe('detected');
    await send({ name: 'Slow', from: at('10:05'), to: at('10:30') });
    const incident = await read(id);
    expect(windowsOf(incident)).toEqual([['api', '10:00', '10:30', 1800]]);
    expect(incident.lint.map(({ code }) => code)).toEqual([]);
  });

  it('has a window for each component', async () => {
    const { send } = await opening();
    const both = [
      { component: 'api', from: at('10:00'), to: at('10:30') },
      { component: 'db, main #1', from: at('10:10'), to: at('10:50') },
    ];
    const incident = await read(incidentIn(await send(...both)));
    expect(windowsOf(incident)).toEqual([
      ['api', '10:00', '10:30', 1800],
      ['db main 1', '10:10', '10:50', 2400],
    ]);
    expect(incident.durations['impact_union']).toMatchObject({ seconds: 3000 });
    expect(incident.durations['impact_sum']).toMatchObject({ seconds: 4200 });
    expect(incident.endedAt?.at).toBe('2026-03-02T10:50:00.000Z');
  });

  it('reopens its incident within a day, and opens another one later', async () => {
    const { send } = await opening();
    const first = incidentIn(await send({ from: at('10:00'), to: at('10:20') }));
    const again = await send({ from: at('09:00', '2026-03-03') });
    expect(again.body.became!.map(({ type }) => type).sort()).toEqual(['impact_started', 'reopened']);
    expect(incidentIn(again)).toBe(first);
    expect(await read(first)).toMatchObject({ status: 'open', inProgress: true });
    await send({ from: at('09:00', '2026-03-03'), to: at('09:10', '2026-03-03') });
    expect(await read(first)).toMatchObject({ status: 'resolved', episodes: [{ seconds: 1200 }, { seconds: 600 }] });

    const later = await send({ from: at('09:30', '2026-03-04') });
    expect(incidentIn(later)).not.toBe(first);
    expect(await read(incidentIn(later))).toMatchObject({ status: 'detected' });
    // Told once more, each is known where it belongs.
    expect((await send({ from: at('09:00', '2026-03-03'), to: at('09:10', '2026-03-03') })).status).not.toBe(202);
    expect((await send({ from: at('09:30', '2026-03-04') })).status).toBe(200);
    expect((await read(first)).status).toBe('resolved');
  });

  it('comes to the same in whatever order it is told', async () => {
    const told: ToldAlert[] = [
      { name: 'Errors', from: at('10:00') },
      { name: 'Errors', from: at('10:00'), to: at('10:20') },
      { name: 'Slow', from: at('10:10') },
      { name: 'Slow', from: at('10:10'), to: at('10:40') },
      { name: 'Errors', from: at('11:00') },
      { name: 'Errors', from: at('11:00'), to: at('11:05') },
    ];
    const expected = [
      '10:00 detected',
      '10:00 impact_started api',
      '10:40 impact_ended api',
      '10:40 resolved',
      '11:00 impact_started api',
      '11:00 reopened',
      '11:05 impact_ended api',
      '11:05 resolved',
    ];
    const orders = [
      [0, 1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1, 0],
      [4, 5, 0, 2, 1, 3],
      [1, 3, 5],
      [3, 0, 5, 1],
      [2, 5, 3, 1, 0, 4],
    ];
    for (const order of orders) {
      const { send } = await opening();
      let id = '';
      for (const index of order) {
        const { body } = await send(told[index]!);
        id = body.became?.[0]?.incident ?? id;
      }
      expect([order, await story(id)]).toEqual([order, expected]);
      const incident = await read(id);
      expect([order, windowsOf(incident)]).toEqual([
        order,
        [
          ['api', '10:00', '10:40', 2400],
          ['api', '11:00', '11:05', 300],
        ],
      ]);
      expect([order, incident.status, incident.durations['duration']!.seconds]).toEqual([order, 'resolved', 3900]);
    }
  });

  it('comes to the same told many times at once', async () => {
    const { send } = await opening();
    const told = [at('10:00'), at('10:05'), at('10:10')].flatMap((from, i) => [
      { name: `Alert${i}`, from },
      { name: `Alert${i}`, from, to: at(`10:3${i}`) },
    ]);
    const answers = await Promise.all([...told, ...told].map((alert) => send(alert)));
    const ids = new Set(answers.flatMap(({ body }) => body.became ?? []).map(({ incident }) => incident));
    expect(ids.size).toBe(1);
    expect(windowsOf(await read([...ids][0]!))).toEqual([['api', '10:00', '10:32', 1920]]);
  });

  it('leaves what people have said', async () => {
    const { send } = await opening();
    const id = incidentIn(await send({ name: 'Errors', from: at('10:00'), to: at('10:10') }));
    const resolved = (await entriesOf(id)).find(({ type }) => type === 'resolved')!;
    const path = `/v1/incidents/${id}/entries/${resolved.id}`;
    const amended = { set: { occurredAt: at('10:12') }, reason: 'it took until then' };
    expect((await service.api.request('PATCH', path, { body: amended, headers: { 'if-match': '*' } })).status).toBe(
      200,
    );
    // Told late, it overlaps: but for the amendment, this would no longer be an end.
    await send({ name: 'Slow', from: at('10:05'), to: at('10:30') });
    expect(await story(id)).toContain('10:12 resolved');
  });
});

describe('alerts of an incident that people opened', () => {
  it('are windows in it, and never resolve it; of two groups they share those of a component', async () => {
    await service.api.request('POST', '/v1/incidents', { body: { id: 'by-hand', title: 'By hand' } });
    const hook = await makeHook(service.api, { kind: 'alertmanager', incident: 'BY-HAND' });
    const send = senderOf('alertmanager', hook);
    await send(notification('One', [{ name: 'A', from: at('10:00'), to: at('10:30') }]));
    await send(notification('Two', [{ name: 'B', from: at('10:10'), to: at('10:40') }]));
    const incident = await read('by-hand');
    expect(windowsOf(incident)).toEqual([['api', '10:00', '10:40', 2400]]);
    expect(await story('by-hand')).not.toContainEqual(expect.stringContaining('resolved'));
  });

  it('do not say a second time that it was detected', async () => {
    const entries = [{ type: 'detected', occurredAt: at('09:58') }];
    await service.api.request('POST', '/v1/incidents', { body: { id: 'seen', title: 'Seen', entries } });
    const hook = await makeHook(service.api, { kind: 'alertmanager', incident: 'seen' });
    await senderOf('alertmanager', hook)(notification('One', [{ from: at('10:00') }]));
    expect((await story('seen')).filter((each) => each.includes('detected'))).toEqual(['09:58 detected']);
  });

  it('come to nothing where the hook has no place for them', async () => {
    const hook = await makeHook(service.api, { kind: 'alertmanager' });
    const answer = await senderOf('alertmanager', hook)(notification('One', [{ from: at('10:00') }]));
    expect(answer.status).toBe(204);
  });
});

it('labels are mapped by the hook, else by service, job and alertname', async () => {
  const hook = await makeHook(service.api, {
    kind: 'alertmanager',
    opens: true,
    map: { component: 'tier', environment: 'stage' },
  });
  const labels = { alertname: 'Errors', job: 'node', tier: 'edge', stage: 'production' };
  const send = senderOf('alertmanager', hook);
  const mapped = await read(incidentIn(await send(notification('Mapped', [{ from: at('10:00'), labels }]))));
  expect(windowsOf(mapped).map(([component]) => component)).toEqual(['edge']);
  const { body } = await service.api.get<{ entries: object[] }>(`/v1/incidents/${mapped.id}/timeline`);
  expect(body.entries).toContainEqual(expect.objectContaining({ type: 'impact_started', environment: 'production' }));
  const { send: plain } = await opening();
  const byJob = await read(incidentIn(await plain({ from: at('10:00'), labels })));
  expect(windowsOf(byJob).map(([component]) => component)).toEqual(['node']);
});

it('Grafana tells of alerts in the same way, at a finer time and in another zone', async () => {
  const { send } = await opening('grafana');
  const told = { from: '2026-03-02T11:00:10.250+01:00', to: '2026-03-02T11:30:10.25+01:00' };
  const incident = await read(incidentIn(await send(told)));
  expect(windowsOf(incident)).toEqual([['api', '10:00', '10:30', 1800]]);
  expect(incident).toMatchObject({ status: 'resolved' });
});
