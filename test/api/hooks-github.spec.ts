/** What GitHub tells in the life of a deployment, and what comes of it in the record. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, inOrder, statuses, senderLives } from '../support/sender-lives.js';
import { makeHook, senderOf } from '../support/hooks.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());
const { changesOf, deliveriesOf, entriesOf, story, into } = senderLives(() => service);

describe('GitHub', () => {
  const deployment = (ref = 'v2.14.0', more: object = {}) => ({
    ...{ id: 900, sha: '9fceb02d0ae598e95dc970b74767f19372d61af8', ref, task: 'deploy', payload: {} },
    ...{ environment: 'production', created_at: at('16:54'), creator: { login: 'ada' }, description: null, ...more },
  });
  const status = (id: number, state: string, clock: string, of: object = deployment()) => ({
    action: 'created',
    deployment_status: {
      id,
      state,
      created_at: at(clock),
      updated_at: at(clock),
      environment: 'production',
      description: '',
    },
    deployment: of,
    repository: { id: 1, name: 'Checkout', full_name: 'acme/Checkout' },
    sender: { login: 'ada' },
  });

  it('tells when a deployment begins and when it is completed, once, in any order', async () => {
    const life = [
      status(1, 'queued', '16:54'),
      status(2, 'in_progress', '16:55'),
      status(2, 'in_progress', '16:55'),
      status(3, 'success', '17:01'),
      status(3, 'success', '17:01'),
    ];
    const { incident, send } = await into('github');
    expect((await inOrder(send, life)).map((answer) => answer.status)).toEqual([204, 202, 200, 202, 200]);
    expect(await story(incident)).toEqual(['16:55 release v2.14.0', '17:01 release_completed v2.14.0']);

    const reversed = await into('github');
    await inOrder(reversed.send, life.toReversed());
    expect(await story(reversed.incident)).toEqual(['16:55 release v2.14.0', '17:01 release_completed v2.14.0']);
    const [release] = await entriesOf(incident);
    expect(release).toMatchObject({ service: 'Checkout', environment: 'production', actor: 'ada', source: 'webhook' });
  });

  it('has begun all the same where nobody said so', async () => {
    const { incident, send } = await into('github');
    await send(status(3, 'success', '17:01', deployment('main')));
    expect(await story(incident)).toEqual(['16:54 release 9fceb02d0ae5', '17:01 release_completed 9fceb02d0ae5']);
  });

  it('fails with a note, and rolls back only where the deployment says so', async () => {
    const { incident, send } = await into('github');
    await send(status(4, 'failure', '17:02'));
    const back = deployment('v2.13.9', { id: 901, task: 'deploy', payload: { rollback: true } });
    await send(status(5, 'in_progress', '17:05', back));
    await send(status(6, 'success', '17:06', back));
    expect(await story(incident)).toEqual(['17:02 note v2.14.0', '17:05 rollback v2.13.9']);
  });

  it('posts to the stream of the repository, or of the service that the hook names', async () => {
    const own = senderOf('github', await makeHook(service.api, { kind: 'github' }));
    const first = await own(status(2, 'in_progress', '16:55'));
    expect(first).toMatchObject({ status: 202, body: { became: [{ service: 'checkout', type: 'release' }] } });
    expect(await statuses([own(status(2, 'in_progress', '16:55'))])).toEqual([200]);
    const done = await own(status(3, 'success', '17:01'));
    expect(done.body.became!.map(({ type }) => type)).toEqual(['release_completed']);
    expect(await statuses([own(status(3, 'success', '17:01')), own(status(4, 'failure', '17:02'))])).toEqual([
      200, 204,
    ]);
    const named = senderOf(
      'github',
      await makeHook(service.api, { kind: 'github', service: 'shop', environment: 'eu' }),
    );
    expect((await named(status(2, 'in_progress', '16:55'))).body.became).toMatchObject([{ service: 'shop' }]);
  });

  it('tells of a published release, as JSON or in a form', async () => {
    const payload = {
      action: 'published',
      release: { id: 77, tag_name: 'v3.0.0', name: 'Three', published_at: at('12:00'), author: { login: 'bo' } },
      repository: { name: 'checkout' },
    };
    const { incident, send } = await into('github');
    const form = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    expect(await statuses([send(form)])).toEqual([202]);
    expect(await statuses([send(payload), send({ ...payload, action: 'edited' })])).toEqual([200, 204]);
    expect(await statuses([send({ zen: 'Keep it logically awesome.', hook_id: 1 })])).toEqual([204]);
    expect(await story(incident)).toEqual(['12:00 release v3.0.0']);
  });

  describe('told both of the release that is published and of its deployment', () => {
    const published = (clock: string, more: object = {}) => ({
      action: 'published',
      release: { id: 78, tag_name: 'v2.14.0', published_at: at(clock), author: { login: 'bo' }, ...more },
      repository: { name: 'Checkout' },
    });
    const begun = status(2, 'in_progress', '16:55');
    const done = status(3, 'success', '17:01');
    const orders = [
      [published('16:40'), begun, done],
      [begun, published('16:40'), done],
      [begun, done, published('16:40')],
      [published('16:40'), done, begun],
    ];

    it.each(orders)('is one release, at the time of the deployment, in any order', async (...life) => {
      const { incident, send } = await into('github');
      await inOrder(send, [...life, ...life]);
      expect(await story(incident)).toEqual(['16:55 release v2.14.0', '17:01 release_completed v2.14.0']);
    });

    it('is one among the changes of a service', async () => {
      const send = senderOf('github', await makeHook(service.api, { kind: 'github', service: 'once' }));
      await inOrder(send, [published('16:40'), begun, done, published('16:40')]);
      expect(await changesOf('once')).toEqual(['16:55 release v2.14.0', '17:01 release_completed v2.14.0']);
    });

    it('is one by its time where the deployment names a branch', async () => {
      const { incident, send } = await into('github');
      await inOrder(send, [published('16:54'), status(2, 'in_progress', '16:55', deployment('main'))]);
      expect(await story(incident)).toEqual(['16:55 release 9fceb02d0ae5']);
      const apart = await into('github');
      await inOrder(apart.send, [published('16:50'), status(2, 'in_progress', '16:55', deployment('main'))]);
      expect(await story(apart.incident)).toEqual(['16:50 release v2.14.0', '16:55 release 9fceb02d0ae5']);
    });

    it('is a release for each environment, and none is taken back by a rollback', async () => {
      const { incident, send } = await into('github');
      const staging = status(8, 'in_progress', '16:45', deployment('v2.14.0', { id: 902 }));
      await inOrder(send, [published('16:40'), staging, begun]);
      expect(await story(incident)).toEqual(['16:45 release v2.14.0', '16:55 release v2.14.0']);
      const back = await into('github');
      const again = deployment('v2.14.0', { id: 903, task: 'rollback' });
      await inOrder(back.send, [published('16:40'), status(9, 'in_progress', '18:00', again)]);
      expect(await story(back.incident)).toEqual(['16:40 release v2.14.0', '18:00 rollback v2.14.0']);
    });
  });

  it('says why a failure is no change of a service', async () => {
    const hook = await makeHook(service.api, { kind: 'github' });
    expect((await senderOf('github', hook)(status(4, 'failure', '17:02'))).status).toBe(204);
    expect(await deliveriesOf(hook.id)).toMatchObject([
      { result: 'ignored', why: 'It becomes a note, which is no change of checkout: only an incident could take it.' },
    ]);
  });
});
