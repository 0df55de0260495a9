/** What pages say of an incident that is not like the others: one that is private, one that was taken back. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFresh, type TestedService } from './service.js';

const ENTRIES = [
  { id: 'imp', type: 'impact_started', occurredAt: '2025-03-01T10:00Z' },
  { id: 'dec', type: 'declared', occurredAt: '2025-03-01T10:20Z' },
];
const RETRACTED = ['false-alarm', 'both'];
const PRIVATE = ['secret', 'both'];

describe('Pages say of an incident', () => {
  let service: TestedService;
  let position = '';
  const html = async (path: string): Promise<string> => (await service.api.get<string>(path)).body;

  beforeAll(async () => {
    service = await startFresh();
    for (const id of ['plain', 'false-alarm', 'secret', 'both']) {
      const body = { id, title: `Title of ${id}`, severity: '2', entries: ENTRIES };
      const visibleTo = PRIVATE.includes(id) ? { visibleTo: ['group:security'] } : {};
      await service.api.request('POST', '/v1/incidents', { body: { ...body, ...visibleTo } });
    }
    for (const id of RETRACTED) {
      const { body } = await service.api.request<{ position: string }>('POST', `/v1/incidents/${id}/retract`, {
        body: { reason: 'The probe was broken' },
        headers: { 'if-match': '*' },
      });
      position = body.position;
    }
  });
  afterAll(() => service.running.close());

  /** The line under the title. */
  const rowOf = (page: string, id: string): string => {
    const row = /<p class="about">(.*?)<\/p>/s.exec(page.slice(page.indexOf(`id="row-${id}"`)))?.[1] ?? '';
    return row
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  };

  it('that it is private or retracted, in its row', async () => {
    const page = await html(`/?include=retracted&minPosition=${position}`);
    expect(['plain', 'false-alarm', 'secret', 'both'].map((id) => rowOf(page, id))).toEqual([
      'sev2',
      'retracted · sev2',
      'private · sev2',
      'private · retracted · sev2',
    ]);
  });

  it.each(RETRACTED)('that %s is retracted, at every moment of it, before any script ran', async (id) => {
    for (const query of ['', '?revision=1']) {
      const page = await html(`/incidents/${id}${query}`);
      expect(page).toContain(`<title>Retracted: Title of ${id} · asof</title>`);
      expect(page).toContain('<strong>Retracted</strong> It is in no list and in no statistics');
      expect(/<span>(.*?) · sev2<\/span>/.exec(page)?.[1]).toBe(query === '' ? 'retracted' : 'detected');
    }
  });

  it('nothing of the kind where it is as the others are', async () => {
    const page = await html('/incidents/plain');
    expect(page).toContain('<title>Title of plain · asof</title>');
    expect(page).not.toMatch(/retract/i);
  });
});
