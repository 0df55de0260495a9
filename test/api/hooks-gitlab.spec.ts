/** What GitLab tells of deployments, flags and incidents, and what comes of it in the record. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { at, inOrder, statuses, senderLives } from '../support/sender-lives.js';
import { deliver, makeHook, senderOf } from '../support/hooks.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());
const { anIncident, entriesOf, story, summary, into } = senderLives(() => service);

describe('GitLab', () => {
  const project = { id: 5, name: 'Gitlab Test', path_with_namespace: 'acme/gitlab-test' };
  const deployment = (status: string, clock: string) => ({
    ...{ object_kind: 'deployment', status, status_changed_at: `2026-03-02 ${clock}:00 +0000`, deployment_id: 15 },
    ...{
      environment: 'staging',
      project,
      short_sha: '279484c0',
      user: { username: 'ada' },
      ref: 'v1.2',
      commit_title: 'Fix',
    },
  });

  it('tells of deployments', async () => {
    const { incident, send } = await into('gitlab');
    const life = [deployment('running', '16:55'), deployment('success', '17:00'), deployment('success', '17:00')];
    expect((await inOrder(send, life)).map(({ status }) => status)).toEqual([202, 202, 200]);
    expect(await story(incident)).toEqual(['16:55 release v1.2', '17:00 release_completed v1.2']);
    const own = senderOf('gitlab', await makeHook(service.api, { kind: 'gitlab' }));
    expect((await own(deployment('running', '16:55'))).body.became).toMatchObject([{ service: 'gitlab-test' }]);
  });

  it('tells of feature flags, each change apart where it is signed', async () => {
    const incident = await anIncident();
    const hook = await makeHook(service.api, { kind: 'gitlab', incident });
    const flag = (active: boolean) =>
      JSON.stringify({
        object_kind: 'feature_flag',
        project,
        user: { username: 'ada' },
        object_attributes: { id: 6, name: 'fast', active },
      });
    const send = (id: string, active: boolean) => {
      const now = new Date();
      const signature = new Webhook(hook.secret).sign(id, now, flag(active));
      const timestamp = String(Math.floor(now.getTime() / 1000));
      const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
      return deliver(hook.url, flag(active), headers);
    };
    const sent: [string, boolean][] = [
      ['m1', true],
      ['m2', false],
      ['m3', true],
      ['m3', true],
    ];
    const answers: number[] = [];
    for (const [id, active] of sent) answers.push((await send(id, active)).status);
    expect(answers).toEqual([202, 202, 202, 200]);
    expect(await entriesOf(incident)).toMatchObject([{ type: 'flag_changed', attributes: { flag: 'fast' } }, {}, {}]);
  });

  it.each(['issue', 'work_item'])('tells of incidents, which are of kind %s', async (kind) => {
    const send = senderOf('gitlab', await makeHook(service.api, { kind: 'gitlab', opens: true }));
    const told = (action: string, clock: string, changes: object = {}, type = 'Incident') => ({
      ...{ object_kind: kind, project, user: { username: 'ada' }, changes },
      object_attributes: {
        ...{ id: kind === 'issue' ? 301 : 302, iid: 23, title: 'Checkout fails', action, type },
        ...{ created_at: at('10:00'), updated_at: at(clock), closed_at: action === 'close' ? at(clock) : null },
        url: 'https://gitlab.example/acme/issues/23',
      },
    });
    expect(await statuses([send(told('open', '10:00', {}, 'Issue'))])).toEqual([204]);
    const answers = await inOrder(send, [
      told('open', '10:00'),
      told('update', '10:05', { severity: { previous: 'unknown', current: 'critical' } }),
      told('update', '10:06', { labels: {} }),
      told('close', '10:40'),
      told('close', '10:40'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 204, 202, 200]);
    const incident = answers[0]!.body.became![0]!.incident!;
    expect(await story(incident)).toEqual(['10:00 declared', '10:05 severity_changed', '10:40 resolved']);
    expect(await summary(incident)).toMatchObject({ status: 'resolved', severity: 'critical' });
  });
});
