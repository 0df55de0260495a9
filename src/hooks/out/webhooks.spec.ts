import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type CloudEvent } from '../../events/cloud-event.js';
import { by } from '../../incidents/write/incidents.testing.js';
import { type RecordedEvent } from '../../eventstore/event-store.js';
import { MOST_ENDED, MOST_PENDING } from './deliveries.js';
import { Receiver, type Said } from './receiver.testing.js';
import { PAUSES_MS } from './schedule.js';
import { type Sender } from './sender.js';
import { EVERYBODY, NEVER, until, WebhookSite } from './site.testing.js';
import { Discretion } from './discretion.js';

let receiver: Receiver;
let site: WebhookSite;
beforeEach(async () => {
  receiver = await Receiver.listen();
  site = new WebhookSite();
});
afterEach(async () => {
  await site.close();
  await receiver.close();
});

const eventIn = (received: { readonly body: string }): CloudEvent => JSON.parse(received.body) as CloudEvent;
const failing = (): Said => ({ status: 500 });

describe('a subscription', () => {
  it('is sent what happens from then on, as stored events that it can verify', async () => {
    await site.open('before');
    const { id, secret } = await site.subscribe({ url: receiver.url });
    site.now = Date.now();
    site.start();
    await site.open('checkout');
    await receiver.has(1);
    const { headers, body } = receiver.received[0]!;
    const event = new Webhook(secret).verify(body, headers as Record<string, string>) as CloudEvent;
    expect(event).toMatchObject({
      ...{ specversion: '1.0', type: 'asof.op.opened', subject: 'checkout', source: '/asof', revision: 0 },
      data: { texts: { title: 'About checkout' } },
    });
    expect(headers['webhook-id']).toBe(event.id);
    const [delivery] = await site.come(id, 'delivered after 1');
    expect(delivery).toMatchObject({ n: 1, eventId: event.id, nextAt: null });
    expect(delivery!.attempts).toEqual([
      { at: new Date(site.now).toISOString(), status: 204, milliseconds: 0, error: null },
    ]);
  });

  it('is sent the types, and the incident, that it asks for', async () => {
    const some = await site.subscribe({ url: receiver.url, types: ['asof.note', 'op.amended'] });
    const other = await Receiver.listen();
    const one = await site.subscribe({ url: other.url, incident: 'b', thin: true });
    const webhooks = site.start();
    for (const id of ['a', 'b', 'bb']) await site.open(id);
    await site.note('a', 'one');
    await site.note('b', 'two');
    await site.come(some.id, 'delivered after 1', 'delivered after 1');
    await site.come(one.id, 'delivered after 1', 'delivered after 1');
    expect(receiver.received.map((each) => [eventIn(each).subject, eventIn(each).type]).sort()).toEqual([
      ['a', 'asof.note'],
      ['b', 'asof.note'],
    ]);
    expect(other.types.sort()).toEqual(['asof.note', 'asof.op.opened']);
    // Thin: without words, and with all that is needed to look them up.
    for (const { body } of other.received) {
      expect(body).not.toMatch(/About b|Words of|salt|texts/);
      expect(JSON.parse(body)).toMatchObject({ texthash: expect.any(String), data: { facts: expect.any(Object) } });
    }
    expect(await webhooks.whenProcessed((await site.store.head())!, 5000, NEVER)).toBe(true);
    await other.close();
  });

  it('is told nothing of what an import brings, nor of what must not be told', async () => {
    class Discreet extends Discretion {
      override async mayBeTold(event: RecordedEvent): Promise<boolean> {
        return event.stream !== 'incident-secret' && (await super.mayBeTold(event));
      }
    }
    const { id } = await site.subscribe({ url: receiver.url });
    const webhooks = site.start({ discretion: new Discreet(EVERYBODY) });
    const importer = { kind: 'import', id: 'documents', rights: by().caller.rights };
    await site.open('imported', { ...by(), caller: importer });
    await site.open('secret');
    await site.open('told');
    expect(await webhooks.whenProcessed((await site.store.head())!, 5000, NEVER)).toBe(true);
    await site.come(id, 'delivered after 1');
    expect(eventIn(receiver.received[0]!).subject).toBe('told');
  });

  it('is not sent again what must not be told any more', async () => {
    let isTold = true;
    class Changing extends Discretion {
      override mayBeTold(): Promise<boolean> {
        return Promise.resolve(isTold);
      }
    }
    receiver.answering = failing;
    const { id } = await site.subscribe({ url: receiver.url });
    site.start({ discretion: new Changing(EVERYBODY) });
    await site.open('a');
    await site.come(id, 'pending after 1');
    isTold = false;
    site.pass(PAUSES_MS[0]!);
    await site.come(id);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a receiver that fails', () => {
  it('is sent the same with the same id until it succeeds', async () => {
    receiver.answering = (_, count) => ({ status: count < 3 ? 500 : 200 });
    const { id } = await site.subscribe({ url: receiver.url });
    site.start();
    await site.open('a');
    const [first] = await site.come(id, 'pending after 1');
    expect(Date.parse(first!.nextAt!) - site.now).toBe(PAUSES_MS[0]);
    site.pass(PAUSES_MS[0]! - 1);
    expect(receiver.received).toHaveLength(1);
    site.pass(1);
    await site.come(id, 'pending after 2');
    site.pass(PAUSES_MS[1]!);
    const [done] = await site.come(id, 'delivered after 3');
    expect(done!.attempts.map(({ status }) => status)).toEqual([500, 500, 200]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
  });

  it('is given up after the last pause', async () => {
    receiver.answering = failing;
    const { id } = await site.subscribe({ url: receiver.url });
    const webhooks = site.start();
    await site.open('a');
    for (const [i, pause] of PAUSES_MS.entries()) {
      await site.come(id, `pending after ${i + 1}`);
      site.pass(pause);
    }
    await site.come(id, 'failed after 10');
    const counted = webhooks.counters.collect()[0]!.samples as { labels: { outcome: string }; value: number }[];
    expect(Object.fromEntries(counted.map(({ labels, value }) => [labels.outcome, value]))).toEqual({
      ...{ delivered: 0, refused: 10, no_answer: 0, given_up: 1, switched_off: 0 },
    });
    expect(webhooks.pending).toBe(0);
  });

  it('is left alone for as long as it asks, with everything', async () => {
    receiver.answering = (_, count) =>
      count === 1 ? { status: 503, headers: { 'retry-after': '600' } } : { status: 204 };
    const { id } = await site.subscribe({ url: receiver.url });
    const webhooks = site.start();
    await site.open('a');
    await site.come(id, 'pending after 1');
    await site.open('b');
    expect(await webhooks.whenProcessed((await site.store.head())!, 5000, NEVER)).toBe(true);
    site.pass(599_999);
    await site.come(id, 'pending after 1', 'pending after 0');
    site.pass(1);
    await site.come(id, 'delivered after 2', 'delivered after 1');
    expect(receiver.received).toHaveLength(3);
  });

  it('that is gone is sent nothing any more', async () => {
    receiver.answering = () => ({ status: 410 });
    const { id } = await site.subscribe({ url: receiver.url });
    const webhooks = site.start();
    await site.open('a');
    await site.come(id, 'failed after 1');
    await until(async () => (await site.subscriptions.all()).off.has(id));
    await site.open('b');
    expect(await webhooks.whenProcessed((await site.store.head())!, 5000, NEVER)).toBe(true);
    expect(receiver.received).toHaveLength(1);
  });

  it('does not keep others waiting', async () => {
    const slow = await Receiver.listen();
    const answers: (() => void)[] = [];
    slow.answering = () => new Promise((resolve) => answers.push(() => resolve({ status: 200 })));
    const slowly = await site.subscribe({ url: slow.url });
    const fast = await site.subscribe({ url: receiver.url });
    site.start();
    const count = 20;
    for (let i = 0; i < count; i += 1) await site.open(`inc-${i}`);
    await site.come(fast.id, ...Array.from({ length: count }, () => 'delivered after 1'));
    // Of the slow one's, a few are under way at a time.
    expect(slow.received).toHaveLength(4);
    slow.answering = () => ({ status: 200 });
    for (const answer of answers) answer();
    await site.come(slowly.id, ...Array.from({ length: count }, () => 'delivered after 1'));
    await slow.close();
  });

  it('has a queue with an end: the log keeps what comes after it', async () => {
    const { id } = await site.subscribe({ url: receiver.url });
    const never: Pick<Sender, 'send'> = {
      send: (_subscription, _event, _at, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('abandoned')))),
    };
    const webhooks = site.start({ sender: never });
    await site.open('a');
    const more = MOST_PENDING + 100;
    for (let i = 0; i < more; i += 100)
      await site.note('a', ...Array.from({ length: 100 }, (_, j) => `n${String(i + j).padStart(4, '0')}`));
    expect(await webhooks.whenProcessed((await site.store.head())!, 300, NEVER)).toBe(false);
    expect((await site.deliveries(id)).length).toBeLessThanOrEqual(MOST_PENDING);
    await site.stop(webhooks);
    const sent = new Set<string>();
    const again = site.start({
      sender: {
        send: (_, event) => {
          sent.add(event.id);
          return Promise.resolve({ status: 200, error: null });
        },
      },
    });
    expect(await again.whenProcessed((await site.store.head())!, 20_000, NEVER)).toBe(true);
    await until(() => again.pending === 0);
    expect(sent.size).toBe(more + 1);
    expect((await site.deliveries(id)).length).toBe(MOST_ENDED);
  }, 30_000);
});

describe('what is asked of whoever delivers', () => {
  it('is to send again what was delivered or given up', async () => {
    const { id } = await site.subscribe({ url: receiver.url });
    site.start();
    await site.open('a');
    await site.come(id, 'delivered after 1');
    await site.subscriptions.askRetry({ subscription: id, n: 1 });
    await site.come(id, 'delivered after 2');
    const [one, two] = receiver.received;
    expect(two!.headers['webhook-id']).toBe(one!.headers['webhook-id']);
    for (const request of [
      { subscription: id, n: 99 },
      { subscription: 'nobody', n: 1 },
    ])
      await site.subscriptions.askRetry(request);
    await until(async () => (await site.subscriptions.all()).retries.length === 0);
    expect(receiver.received).toHaveLength(2);
  });

  it('is to leave nothing of what was deleted', async () => {
    receiver.answering = () => new Promise(() => undefined);
    const { id } = await site.subscribe({ url: receiver.url });
    const webhooks = site.start();
    await site.open('a');
    await receiver.has(1);
    await site.subscriptions.remove(id);
    await site.come(id);
    await until(async () => (await site.subscriptions.all()).deleted.length === 0);
    expect(webhooks.pending).toBe(0);
    expect(await site.readModels.settings.all('webhooks')).toEqual(new Map());
  });
});
