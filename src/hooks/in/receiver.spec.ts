/** What senders are told when the record is slow, away, or refuses. */
import { describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { Refusal } from '../../application/refusal.js';
import { Dispatcher } from './dispatcher.js';
import { HookDeliveries, type DeliveryLine } from './hook-deliveries.js';
import { HookStore } from './hook-store.js';
import { Receiver } from './receiver.js';

const hook = {
  ...{ id: '0123456789abcdef', kind: 'alertmanager', incident: null, service: null, opens: true, environment: null },
  ...{ map: { component: null, service: null, environment: null }, tz: null, channels: {}, timestampHeader: null },
};
const delivery = {
  body: Buffer.from('{"alerts": [{"status": "firing", "startsAt": "2026-03-02T10:00:00Z", "labels": {}}]}'),
  headers: { authorization: 'Bearer secret' },
  pathSecret: null,
};
const became = { incident: 'i', service: null, id: 'e', type: 'detected', occurredAt: null, corrected: false };

class Stubs {}

async function receiving(carryOut: () => Promise<unknown>) {
  const lines: DeliveryLine[] = [];
  let told = (): void => undefined;
  const noted = new Promise<void>((resolve) => (told = resolve));
  const note = (_id: string, line: DeliveryLine): Promise<void> => {
    lines.push(line);
    told();
    return Promise.resolve();
  };
  const dynamic = {
    module: Stubs,
    providers: [
      Receiver,
      { provide: HookStore, useValue: { withSecret: () => Promise.resolve({ hook, secret: 'secret' }) } },
      { provide: Dispatcher, useValue: { carryOut } },
      { provide: HookDeliveries, useValue: { note } },
    ],
  };
  const context = await NestFactory.createApplicationContext(dynamic, { logger: false, abortOnError: false });
  const receiver = context.get(Receiver);
  return { lines, noted, receive: () => receiver.receive(hook.id, delivery, { requestId: 'r', path: '/in' }) };
}

describe('a delivery', () => {
  it('is answered while it is still carried out, and listed once it is', async () => {
    let finish = (): void => undefined;
    const slow = new Promise<unknown>((resolve) => (finish = () => resolve([became])));
    const { receive, lines, noted } = await receiving(() => slow);
    expect(await receive()).toEqual({ status: 202, body: { became: [] } });
    expect(lines).toEqual([]);
    finish();
    await noted;
    expect(lines).toMatchObject([{ status: 202, result: 'taken', became: [became] }]);
  });

  it.each([
    ['unavailable', 'unavailable'],
    ['outcome_unknown', 'outcome_unknown'],
    // With its own status, 409, a sender would take it for a refusal.
    ['in_progress', 'unavailable'],
  ] as const)('that meets %s is for the sender to send again', async (code, thrown) => {
    const { receive } = await receiving(() => Promise.reject(new Refusal(code, 'not now')));
    await expect(receive()).rejects.toMatchObject({ code: thrown });
  });

  it('that the record refuses is answered with why', async () => {
    const { receive, lines } = await receiving(() => Promise.reject(new Refusal('limit', 'too many')));
    expect(await receive()).toMatchObject({ status: 202, body: { refused: { code: 'limit', instance: '/in' } } });
    expect(lines).toMatchObject([{ result: 'refused', why: 'too many' }]);
  });
});
