import { describe, expect, it } from '@jest/globals';
import { type Command, type CommandBus } from '@nestjs/cqrs';
import { type Written } from '../../application/answer.js';
import { type Scope } from '../../application/caller.js';
import { Refusal } from '../../application/refusal.js';
import { AddEntry, OpenIncident } from '../../incidents/write/writes.js';
import { PostChange } from '../../services/write/writes.js';
import { EventCommands } from './event-commands.js';
import { readEvent } from './read-event.js';

const written = (more: Partial<Written> = {}): Written => ({
  body: {},
  revision: 1,
  added: true,
  replayed: false,
  ...more,
});
const sentBy = (...scopes: Scope[]) => ({
  caller: { kind: 'key', id: 'k', rights: { scopes, groups: [], services: null } },
});

/** Answers each command with what stands next for its kind. */
function busOf(...answers: (Written | Refusal)[]): { events: EventCommands; sent: Command<unknown>[] } {
  const sent: Command<unknown>[] = [];
  const execute = (command: Command<unknown>): Promise<Written> => {
    sent.push(command);
    const answer = answers.shift()!;
    return answer instanceof Refusal ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { events: new EventCommands({ execute } as Partial<CommandBus> as CommandBus), sent };
}

const read = (type: string, data: object) => {
  const event = { specversion: '1.0', id: '1', source: '/a', type, subject: 'inc-1', data };
  const reading = readEvent(event);
  if (reading === null || !('becomes' in reading)) throw new Error(JSON.stringify(reading));
  return reading;
};
const CONTEXT = { specversion: '0.5.0', timestamp: '2026-03-01T10:00:00Z' };
const DETECTED = read('dev.cdevents.incident.detected.0.3.0', { context: CONTEXT, subject: { id: 'inc-9' } });
const DEPLOYED = read('dev.cdevents.service.deployed.0.3.0', { context: CONTEXT, subject: { id: 'web' } });
const NOTE = read('asof.note', { text: 'Hello' });
const refusal = (code: 'not_found' | 'incident_exists'): Refusal => new Refusal(code, code);

describe('what an event becomes', () => {
  it('is a change of a service for whoever may post changes, and else needs the right to write', async () => {
    const { events, sent } = busOf(written());
    await events.record(DEPLOYED.becomes, DEPLOYED.key, sentBy('changes'));
    expect(sent).toEqual([expect.any(PostChange)]);
    await expect(events.record(NOTE.becomes, NOTE.key, sentBy('changes'))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(events.record(DETECTED.becomes, DETECTED.key, sentBy('changes'))).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(sent).toHaveLength(1);
  });

  it('opens what is unknown, if it may', async () => {
    const { events, sent } = busOf(refusal('not_found'), written(), written({ added: false }));
    expect(await events.record(DETECTED.becomes, DETECTED.key, sentBy('write'))).toMatchObject({ added: true });
    expect(sent).toEqual([expect.any(AddEntry), expect.any(OpenIncident), expect.any(AddEntry)]);
    const other = busOf(refusal('not_found'));
    await expect(other.events.record(NOTE.becomes, NOTE.key, sentBy('write'))).rejects.toThrow(refusal('not_found'));
  });

  it('goes into what another has opened meanwhile; of what the sender may not see only that the id is taken', async () => {
    const late = busOf(refusal('not_found'), refusal('incident_exists'), written());
    expect(await late.events.record(DETECTED.becomes, DETECTED.key, sentBy('write'))).toMatchObject({ added: true });
    const hidden = busOf(refusal('not_found'), refusal('incident_exists'), refusal('not_found'));
    await expect(hidden.events.record(DETECTED.becomes, DETECTED.key, sentBy('write'))).rejects.toMatchObject({
      code: 'incident_exists',
    });
  });

  it('is nothing new if it comes again', async () => {
    const { events } = busOf(written({ replayed: true }));
    expect(await events.record(NOTE.becomes, NOTE.key, sentBy('write'))).toMatchObject({ added: false });
  });
});
