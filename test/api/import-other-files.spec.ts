/** Files of status pages and pagers, over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EntryView, type IncidentView } from '../../src/timeline/view/view-types.js';
import { importInto, otherFile, type ContentType, type ImportRow } from '../support/imports.js';
import { startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
});
afterAll(() => service.running.close());

const send = (body: string, query?: string, contentType: ContentType = 'application/json'): Promise<ImportRow[]> =>
  importInto(service.api.url, contentType, body, query);
const incident = async (id: string): Promise<IncidentView> =>
  (await service.api.get<IncidentView>(`/v1/incidents/${id}`)).body;
const entriesOf = async (id: string): Promise<EntryView[]> =>
  (await service.api.get<{ entries: EntryView[] }>(`/v1/incidents/${id}/timeline?include=retracted`)).body.entries;
const statusesOf = (rows: ImportRow[]): string[] => rows.map(({ line, status }) => `${line} ${status}`);

describe('files of other tools', () => {
  it.each<[string, string, ContentType]>([
    ['statuspage.json', '1 2', 'application/json'],
    ['google-cloud.json', '1', 'application/json'],
    ['upptime.json', '1', 'application/json'],
    ['2024-05-14-publishing-blocked.md', '1', 'text/markdown'],
  ])('%s is told by its content, and the second time changes nothing', async (name, lines, type) => {
    const expected = (status: string): string[] => lines.split(' ').map((line) => `${line} ${status}`);
    const query = `?source=${name}`;
    expect(statusesOf(await send(otherFile(name), `${query}&dryRun=true`, type))).toEqual(expected('created'));
    const rows = await send(otherFile(name), query, type);
    expect(statusesOf(rows)).toEqual(expected('created'));
    const before = await Promise.all(rows.map(({ id }) => incident(id!)));
    expect(statusesOf(await send(otherFile(name), query, type))).toEqual(expected('unchanged'));
    const after = await Promise.all(rows.map(({ id }) => incident(id!)));
    expect(after.map(({ knowledge }) => knowledge.revision)).toEqual(before.map(({ knowledge }) => knowledge.revision));
  });

  it('component states become windows, and what was known at a moment follows from when it was written', async () => {
    const [{ id }] = (await send(otherFile('statuspage.json'))) as [ImportRow];
    const { windows } = await incident(id!);
    expect(
      windows
        .filter(({ kind }) => kind === 'impact')
        .map(({ component, level, from, to }) => [component, level, from?.occurredAt, to?.occurredAt]),
    ).toEqual([
      ['Payments API', 'partial_outage', '2024-03-05T14:12:04.301Z', '2024-03-05T14:30:00.000Z'],
      ['Payments API', 'down', '2024-03-05T14:30:00.000Z', '2024-03-05T15:20:10.000Z'],
      ['Shop web', 'partial_outage', '2024-03-05T14:30:00.000Z', '2024-03-05T15:20:10.000Z'],
      ['Payments API', 'degraded', '2024-03-05T15:20:10.000Z', '2024-03-05T16:30:00.000Z'],
    ]);
    const known = await service.api.get<{ entries: EntryView[] }>(
      `/v1/incidents/${id}/timeline?clock=learned&asOf=2024-03-05T14:35:00Z`,
    );
    // Shown at 14:30, and written at 14:36.
    expect(known.body.entries.map(({ type }) => type)).not.toContain('identified');
  });

  it('an edited file amends what its ids name', async () => {
    const file = otherFile('google-cloud.json');
    const [{ id }] = (await send(file)) as [ImportRow];
    const before = await entriesOf(id!);
    const edited = file.replace('We see late delivery.', 'Delivery is late.').replace('T08:55:00', 'T08:50:00');
    expect(await send(edited)).toMatchObject([{ status: 'updated', id }]);
    const after = await entriesOf(id!);
    expect(after.map((entry) => entry.id).sort()).toEqual(before.map((entry) => entry.id).sort());
    expect(after.filter(({ amended }) => amended).map((entry) => entry.id)).toEqual([
      'update.2023-07-10T070545.000Z',
      'end',
    ]);
  });

  it('the log and the row of an incident of PagerDuty are one incident, whichever comes first', async () => {
    for (const [first, then] of [
      ['pagerduty-log.json', 'pagerduty-rows.json'],
      ['pagerduty-rows.json', 'pagerduty-log.json'],
    ] as const) {
      const own = (name: string): string => otherFile(name).replaceAll('PINC1', `PINC1${first.slice(10, 13)}`);
      await send(own(first));
      await send(own(then));
      const id = (await send(own('pagerduty-rows.json')))[0]!.id!;
      expect((await send(own('pagerduty-log.json'))).map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
      expect(statusesOf(await send(own('pagerduty-rows.json')))).toEqual(['1 unchanged']);
      const shown = (await entriesOf(id)).filter(({ retracted }) => !retracted).map(({ type }) => type);
      expect(shown).toEqual(['detected', 'acknowledged', 'note', 'resolved']);
      const audits = (
        await service.api.get<{ claims: { id: string; verdict: string }[] }>(`/v1/incidents/${id}/claims`)
      ).body.claims;
      expect(Object.fromEntries(audits.map((audit) => [audit.id, audit.verdict]))).toMatchObject({
        seconds_to_resolve: 'supported',
      });
    }
  });

  it('a file that is none of them is refused as a whole, with a reason', async () => {
    const refused = (body: string, query?: string): Promise<string> =>
      send(body, query).then(JSON.stringify, (error: Error) => error.message);
    expect(await refused('{"rows": []}')).toMatch(/^422 .*"pointer":""/);
    expect(await refused('{"incidents": [{"incident_updates": []}], "page": }')).toMatch(/^400 /);
    expect(await refused('{"incidents": [{"incident_updates": []}')).toMatch(/^400 /);
    expect(await refused('[{"incident_updates": []},]')).toMatch(/^400 /);
    expect(await refused('7')).toMatch(/^422 /);
    const deep = `{"incidents": [{"incident_updates": ${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`;
    expect(await refused(deep)).toMatch(/^400 .*nested deeper/);
    expect(await refused(otherFile('upptime.json'), '?format=cstate')).toMatch(/^422 .*"parameter":"format"/);
    expect(await refused('[]', '?format=csv')).toMatch(/^422 /);
  });

  it('a format that the caller names says what its rows lack', async () => {
    const [row] = await send('{"incidents": [{}]}', '?format=statuspage');
    expect(row).toMatchObject({ line: 1, status: 'failed', problem: { code: 'invalid' } });
    expect(row!.problem!.errors.map(({ pointer }) => pointer)).toEqual([
      '/incidents/0/id',
      '/incidents/0/name',
      '/incidents/0/created_at',
    ]);
    expect(await send('{"incidents": []}', '?format=statuspage')).toEqual([]);
  });

  it('rows of one id that say different things are both left alone', async () => {
    const { page, incidents } = JSON.parse(otherFile('statuspage.json')) as { page: object; incidents: object[] };
    const twice = { page, incidents: [...incidents, { ...incidents[1], name: 'Another' }] };
    const rows = await send(JSON.stringify(twice), '?dryRun=true');
    expect(rows.map(({ status }) => status === 'failed')).toEqual([false, true, true]);
  });
});
