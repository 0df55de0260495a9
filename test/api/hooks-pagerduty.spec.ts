/** What PagerDuty tells in the life of an incident, and what comes of it in the record. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inOrder, senderLives } from '../support/sender-lives.js';
import { makeHook, senderOf } from '../support/hooks.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());
const { entriesOf, story, summary } = senderLives(() => service);

describe('PagerDuty', () => {
  let events = 0;
  const event = (type: string, clock: string, data: object = {}) => ({
    event: {
      ...{
        id: `01${(events += 1)}`,
        event_type: `incident.${type}`,
        resource_type: 'incident',
        occurred_at: `2026-03-02T${clock}:00.000Z`,
      },
      agent: { id: 'PU1', summary: 'Ada Byron', type: 'user_reference' },
      data: {
        ...{ id: 'PT4KHLK', type: 'incident', html_url: 'https://acme.pagerduty.com/incidents/PT4KHLK' },
        ...{
          title: 'The server is on fire',
          service: { summary: 'Mail' },
          priority: { summary: 'P1 - urgent' },
          ...data,
        },
      },
    },
  });
  const beside = {
    id: 'NOTE',
    type: 'incident_note',
    incident: { id: 'PT4KHLK', html_url: 'https://acme.pagerduty.com/i' },
  };

  it('opens an incident for each of its own, and tells its whole life', async () => {
    const send = senderOf('pagerduty', await makeHook(service.api, { kind: 'pagerduty', opens: true }));
    const life = [
      event('triggered', '10:00'),
      event('acknowledged', '10:04'),
      event('escalated', '10:10'),
      event('delegated', '10:11', { escalation_policy: { summary: 'Databases' } }),
      event('annotated', '10:15', { ...beside, content: 'Disk is full' }),
      event('priority_updated', '10:20', { priority: { summary: 'P2' } }),
      event('status_update_published', '10:25', { ...beside, message: 'We know of it.' }),
      event('resolved', '10:40'),
      event('reopened', '11:00'),
      event('resolved', '11:10'),
    ];
    const answers = await inOrder(send, [...life, ...life]);
    expect(answers.map(({ status }) => status)).toEqual([...life.map(() => 202), ...life.map(() => 200)]);
    const incident = answers[0]!.body.became![0]!.incident!;
    expect(await story(incident)).toEqual([
      '10:00 detected',
      '10:04 acknowledged',
      '10:10 escalated',
      '10:11 note',
      '10:15 note',
      '10:20 severity_changed',
      '10:25 communicated',
      '10:40 resolved',
      '11:00 reopened',
      '11:10 resolved',
    ]);
    expect(await summary(incident)).toMatchObject({
      ...{ status: 'resolved', title: 'The server is on fire', services: ['Mail'], severity: 'p2' },
      ...{ episodes: [{ seconds: 2400 }, { seconds: 600 }] },
      durations: { time_to_acknowledge: { status: 'computed', seconds: 240 } },
    });
    const entries = await entriesOf(incident);
    expect(entries.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Ada Byron delegated the incident to Databases.', 'Disk is full', 'We know of it.']),
    );
    const other = await send(event('triggered', '12:00', { id: 'POTHER', title: 'Another' }));
    expect(other.body.became![0]!.incident).not.toBe(incident);
  });

  it('comes to the same from the end to the beginning', async () => {
    const send = senderOf('pagerduty', await makeHook(service.api, { kind: 'pagerduty', opens: true }));
    const told = [event('resolved', '10:40'), event('acknowledged', '10:04'), event('triggered', '10:00')];
    const [first] = await inOrder(send, told);
    const incident = first!.body.became![0]!.incident!;
    expect(await story(incident)).toEqual(['10:00 detected', '10:04 acknowledged', '10:40 resolved']);
    expect(await summary(incident)).toMatchObject({ status: 'resolved', inProgress: false });
  });
});
