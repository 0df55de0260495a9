/** Changes that nobody has linked to an incident, and who told a fact, on the page of an incident. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { type EntryView } from '../../src/timeline/view/view-types.js';
import { describeInBrowser, launch, openPage } from '../support/browser.js';
import { client, type Client } from '../support/http.js';
import { killLeftovers, startService, type Service } from '../support/service.js';

const at = (clock: string): string => `2026-03-01T${clock}:00Z`;

describeInBrowser('the suspect changes of an incident', () => {
  const data = mkdtempSync(join(tmpdir(), 'asof-suspects-'));
  let service: Service;
  let api: Client;
  let browser: Browser;

  beforeAll(async () => {
    [service, browser] = await Promise.all([startService({ data }), launch()]);
    api = client(service.url);
  });
  afterAll(async () => {
    await browser?.close();
    await killLeftovers();
    rmSync(data, { recursive: true });
  });

  async function prepared(id: string, changes: readonly object[]): Promise<void> {
    const entries = [{ id: 'imp', type: 'impact_started', occurredAt: at('10:00') }];
    const opened = await api.request('POST', '/v1/incidents', { body: { id, title: id, services: [id], entries } });
    expect(opened.status).toBe(201);
    const posted = await api.request('POST', `/v1/services/${id}/changes`, { body: { changes } });
    expect(posted.status).toBe(201);
  }
  async function open(id: string): Promise<{ page: Page; faults: string[] }> {
    const opened = await openPage(browser, service.url, { viewport: { width: 1440, height: 1000 } });
    await opened.page.goto(`${service.url}/incidents/${id}`);
    await opened.page.getByLabel('Known at').waitFor();
    return opened;
  }
  const suspects = (page: Page) => page.getByRole('region', { name: 'Suspect changes' });
  const marks = (page: Page) =>
    page.getByRole('group', { name: 'Timeline' }).getByRole('button', { name: /not linked$/ });

  it('shows first what was changed before, and in production', async () => {
    const release = (id: string, clock: string, environment?: string): object => ({
      ...{ id, type: 'release', version: id, occurredAt: at(clock) },
      ...(environment !== undefined && { environment }),
    });
    await prepared('ordered', [
      release('after', '10:01'),
      release('staged', '09:58', 'staging'),
      release('before', '09:30', 'prod'),
      release('unsaid', '09:40'),
    ]);
    const { page, faults } = await open('ordered');
    await suspects(page).getByText('30 min before impact').waitFor();
    const rows = await suspects(page).getByRole('listitem').allInnerTexts();
    expect(rows.map((row) => /unsaid|before|staged|after/.exec(row)![0])).toEqual([
      'unsaid',
      'before',
      'staged',
      'after',
    ]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('asks for them far less often than the incident is written to', async () => {
    await prepared('busy', [{ id: 'r1', type: 'release', version: '1.2', occurredAt: at('09:59') }]);
    const { page, faults } = await open('busy');
    await suspects(page).getByText('1 min before impact').waitFor();
    let asked = 0;
    page.on('request', (request) => (asked += request.url().includes('include=suspects') ? 1 : 0));
    const entries = Array.from({ length: 200 }, (_, n) => ({
      type: 'note',
      occurredAt: at('10:05'),
      text: `Note ${n}`,
    }));
    await api.request('POST', '/v1/incidents/busy/entries', { body: { entries } });
    await page.locator('.row', { hasText: 'Note 199' }).waitFor();
    expect(asked).toBeLessThan(100);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('draws one with a dashed outline in a lane of changes, where its mark leads to what can be done', async () => {
    await prepared('drawn', [{ id: 'r1', type: 'release', version: '1.2', occurredAt: at('09:59') }]);
    const { page, faults } = await open('drawn');
    const lane = page.getByRole('group', { name: 'Changes' });
    const mark = lane.getByRole('button', { name: 'release drawn 1.2 09:59, not linked' });
    await mark.waitFor();
    const outlineOf = "getComputedStyle(document.querySelector('.mark.dashed .glyph')).outlineStyle";
    const outline = await page.evaluate<string>(outlineOf);
    expect(outline).toBe('dashed');
    expect(await mark.getAttribute('tabindex')).toBe('0');
    await mark.click();
    expect(await page.evaluate<string>('document.activeElement.ariaLabel')).toBe('Link release drawn 1.2');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('links one with one click: it is a fact of the incident from then on, and no suspect any more', async () => {
    const { page, faults } = await open('drawn');
    await suspects(page).getByRole('button', { name: 'Link release drawn 1.2' }).click();
    await page
      .getByRole('group', { name: 'Timeline' })
      .getByRole('button', { name: 'release 09:59', exact: true })
      .waitFor();
    await marks(page).waitFor({ state: 'detached' });
    await suspects(page).getByRole('button', { name: /^Link/ }).waitFor({ state: 'detached' });
    const entry = (await api.get<EntryView>('/v1/incidents/drawn/entries/r1')).body;
    expect(entry.linkedFrom).toMatchObject({ service: 'drawn' });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('draws no proposal, and has it confirmed before it can be linked', async () => {
    const proposal = { id: 'p1', type: 'release', version: '7', occurredAt: at('09:50'), origin: 'proposed' };
    await prepared('proposal', [proposal, { id: 'r1', type: 'rollback', occurredAt: at('09:00') }]);
    const { page, faults } = await open('proposal');
    await suspects(page).getByText('proposed').waitFor();
    await marks(page).first().waitFor();
    expect(await marks(page).count()).toBe(1);
    await suspects(page).getByRole('button', { name: 'Confirm release proposal 7' }).click();
    await suspects(page).getByRole('button', { name: 'Link release proposal 7' }).waitFor();
    expect(await marks(page).count()).toBe(2);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('says beside a fact who told it too', async () => {
    await api.request('POST', '/v1/incidents', { body: { id: 'told', title: 'Told' } });
    for (const [source, clock] of [
      ['/pager', '10:00'],
      ['/monitor', '10:01'],
    ] as const) {
      const event = {
        specversion: '1.0',
        id: '1',
        source,
        type: 'asof.resolved',
        subject: 'told',
        time: at(clock),
        data: {},
      };
      const headers = { 'content-type': 'application/cloudevents+json' };
      expect((await api.request('POST', '/v1/events', { body: event, headers })).status).toBe(201);
    }
    const { page, faults } = await open('told');
    await page.getByText('also told by /monitor 10:01').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
