/** What Statuspage tells of its updates and components, and what comes of it in the record. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, inOrder, statuses, senderLives } from '../support/sender-lives.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());
const { entriesOf, story, summary, into } = senderLives(() => service);

describe('Statuspage', () => {
  const update = (id: string, clock: string, body: string) => ({
    id,
    body,
    status: 'investigating',
    display_at: at(clock),
    created_at: at(clock),
  });
  const component = (id: string, clock: string, from: string, to: string) => ({
    page: { id: 'p', status_indicator: 'major' },
    component_update: { id, created_at: at(clock), old_status: from, new_status: to, component_id: 'c' },
    component: { id: 'c', name: 'Checkout API', status: to },
  });

  it('tells its updates, all of them every time, and what state its components are in', async () => {
    const { incident, send } = await into('statuspage');
    const [one, two] = [update('u1', '10:05', 'We look into it.'), update('u2', '10:30', 'Fixed.')];
    const page = (...updates: object[]) => ({ incident: { id: 'i', name: 'Down', incident_updates: updates } });
    expect(await statuses([send(page(one))])).toEqual([202]);
    expect((await send(page(two, one))).body.became).toHaveLength(1);
    expect(await statuses([send(page(two, { ...one, body: 'We looked into it.' }))])).toEqual([200]);
    const life = [
      component('k1', '10:01', 'operational', 'degraded_performance'),
      component('k2', '10:10', 'degraded_performance', 'major_outage'),
      component('k3', '10:28', 'major_outage', 'operational'),
      component('k4', '23:00', 'operational', 'under_maintenance'),
    ];
    expect((await inOrder(send, [...life, life[0]])).map((answer) => answer.status)).toEqual([202, 202, 202, 204, 200]);
    expect(await story(incident)).toEqual([
      '10:01 impact_started Checkout API degraded',
      '10:05 communicated',
      '10:10 impact_changed Checkout API down',
      '10:28 impact_ended Checkout API',
      '10:30 communicated',
    ]);
    expect((await summary(incident)).durations['impact_union']).toMatchObject({ seconds: 1620 });
  });

  describe('names the components that an update is about', () => {
    const stated = (id: string, clock: string, ...components: readonly (readonly [string, string, string])[]) => ({
      ...update(id, clock, 'We are on it.'),
      affected_components: components.map(([name, old_status, new_status]) => ({
        ...{ code: `code-${name}`, name, old_status, new_status },
      })),
    });
    const page = (...updates: readonly object[]) => ({
      incident: { id: 'i', name: 'Down', incident_updates: updates },
    });
    const first = stated(
      'v1',
      '10:05',
      ['API', 'operational', 'partial_outage'],
      ['Web', 'operational', 'operational'],
    );
    const second = stated('v2', '10:15', ['API', 'partial_outage', 'major_outage']);
    const third = stated('v3', '10:40', ['API', 'major_outage', 'operational']);

    it('which makes windows of impact, once', async () => {
      const { incident, send } = await into('statuspage');
      const answers = await inOrder(send, [page(first), page(second, first), page(third, second, first), page(third)]);
      expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202, 200]);
      expect((await story(incident)).filter((each) => !each.endsWith('communicated'))).toEqual([
        '10:05 impact_started API degraded',
        '10:15 impact_changed API down',
        '10:40 impact_ended API',
      ]);
      expect((await summary(incident)).durations['impact_union']).toMatchObject({ seconds: 2100 });
    });

    it('which is one fact with what is told of the component itself', async () => {
      const { incident, send } = await into('statuspage');
      const own = {
        ...component('k9', '10:05', 'operational', 'partial_outage'),
        component: { id: 'c', name: 'API', status: 'partial_outage' },
      };
      await inOrder(send, [own, page(first), own, page(first)]);
      const starts = (await entriesOf(incident)).filter(({ type }) => type === 'impact_started');
      expect(starts.map(({ witnesses }) => witnesses!.map(({ source }) => source))).toEqual([
        ['statuspage', 'statuspage/updates'],
      ]);
    });
  });
});
