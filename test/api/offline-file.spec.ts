/** The incident in one file, as it is sent. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SEED, startFresh, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
  expect((await service.api.request('POST', '/v1/incidents', { body: SEED })).status).toBe(201);
});
afterAll(() => service.running.close());

const get = (path: string): Promise<Response> => fetch(service.api.url + path);
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('an incident in one file', () => {
  it.each(['/incidents/seed.html?offline=true', '/incidents/SEED.html?offline=true', '/incidents/seed?offline=true'])(
    '%s is an attachment named after the incident',
    async (path) => {
      const { status, headers } = await get(path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('content-disposition')).toBe('attachment; filename="seed.html"');
    },
  );

  it.each(['/incidents/seed.html', '/incidents/seed.html?offline=false', '/incidents/seed'])(
    '%s is a page',
    async (path) => {
      const response = await get(path);
      expect(response.headers.get('content-disposition')).toBeNull();
      expect(await response.text()).toContain('/assets/incident-');
    },
  );

  it('answers 404 for an incident that is not there, and sends no file', async () => {
    const response = await get('/incidents/nothing.html?offline=true');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-disposition')).toBeNull();
  });

  it('lets its own script and its own style take effect, and nothing else', async () => {
    const html = await (await get('/incidents/seed.html?offline=true')).text();
    const [, policy] = /<meta http-equiv="content-security-policy" content="([^"]*)"/.exec(html)!;
    const [, script] = /<script type="module">(.*?)<\/script>/s.exec(html)!;
    const [, style] = /<style>(.*?)<\/style>/s.exec(html)!;
    expect(policy!.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; script-src ${hashOf(script!)}; style-src ${hashOf(style!)}; img-src data:; ` +
        "base-uri 'none'; form-action 'none'",
    );
    const markup = html.replace(script!, '').replace(style!, '');
    expect(markup.match(/ (src|style|on\w+|href)="(?!data:)/g)).toBeNull();
  });

  it.each(['', '&revision=1', '&occurredBefore=2023-01-24T17:00:00Z', '&revision=99', '&asOf=1999-01-01T00:00:00Z'])(
    'has the whole history as it goes out, whatever moment is asked (%s)',
    async (moment) => {
      const { body: history } = await service.api.get<{ events: unknown[] }>('/v1/incidents/seed/history');
      const html = await (await get(`/incidents/seed.html?offline=true${moment}`)).text();
      const [, sha256, text] =
        /<script type="application\/json" id="history" data-sha256="(\w+)">(.*?)<\/script>/s.exec(html)!;
      expect(JSON.parse(text!)).toMatchObject({ revision: history.events.length - 1, events: history.events });
      expect(createHash('sha256').update(text!).digest('hex')).toBe(sha256);
    },
  );

  it('has a history of more than one page', async () => {
    const entries = Array.from({ length: 100 }, (_, i) => ({
      id: `n-${i}`,
      type: 'note',
      text: `note ${i}`,
      occurredAt: '2024-05-01T10:00:00Z',
    }));
    await service.api.request('POST', '/v1/incidents', { body: { id: 'long', title: 'Long', entries } });
    for (let batch = 1; batch < 6; batch += 1) {
      const more = entries.map((entry) => ({ ...entry, id: `${entry.id}-${batch}` }));
      await service.api.request('POST', '/v1/incidents/long/entries', { body: { entries: more } });
    }
    const html = await (await get('/incidents/long.html?offline=true')).text();
    const [, text] = /id="history"[^>]*>(.*?)<\/script>/s.exec(html)!;
    const { revision, events } = JSON.parse(text!) as { revision: number; events: { revision: number }[] };
    expect(events.map((event) => event.revision)).toEqual(Array.from({ length: revision + 1 }, (_, i) => i));
    expect(revision).toBeGreaterThan(500);
  });
});
