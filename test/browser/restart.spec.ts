/** A page that stays open while the service is restarted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { describeInBrowser, launch, openPage } from '../support/browser.js';
import { client } from '../support/http.js';
import { killLeftovers, startService, type Service } from '../support/service.js';

describeInBrowser('A page that stays open while the service is restarted', () => {
  const data = mkdtempSync(join(tmpdir(), 'asof-restart-'));
  let browser: Browser;
  let service: Service;

  beforeAll(async () => {
    [browser, service] = await Promise.all([launch(), startService({ data })]);
  });
  afterAll(async () => {
    await browser?.close();
    await killLeftovers();
    rmSync(data, { recursive: true });
  });

  /** On the same port and folder. @param end how it goes */
  const restart = async (end: 'kill' | 'stop'): Promise<void> => {
    await service[end]();
    service = await startService({ data, args: ['--port', new URL(service.url).port] });
  };
  const post = async (path: string, body: object): Promise<void> => {
    const { status } = await client(service.url).request('POST', path, { body });
    expect(status).toBe(201);
  };

  it.each(['stop', 'kill'] as const)('shows what came before and after a %s, each once', async (end) => {
    const id = `restart-${end}`;
    const note = (text: string): object => ({ type: 'note', id: text, text });
    await post('/v1/incidents', { id, title: 'Goes on', entries: [{ type: 'declared' }] });
    const { page, close } = await openPage(browser, service.url);
    await page.goto(`/incidents/${id}`);
    await page.getByLabel('Known at').waitFor();
    await page.evaluate('globalThis.isTheSamePage = true');
    await post(`/v1/incidents/${id}/entries`, note('before'));
    await page.locator('#entry-before').waitFor();
    await restart(end);
    await post(`/v1/incidents/${id}/entries`, note('after'));
    await page.locator('#entry-after').waitFor();
    await post(`/v1/incidents/${id}/entries`, note('later'));
    await page.locator('#entry-later').waitFor();
    const rows = await page.locator('.row:visible').evaluateAll((all) => all.map((row) => (row as { id: string }).id));
    expect(rows.filter((row) => /before|after|later/.test(row)).sort()).toEqual([
      'entry-after',
      'entry-before',
      'entry-later',
    ]);
    expect(rows).toHaveLength(4);
    expect(await page.getByText('Not connected').count()).toBe(0);
    expect(await page.evaluate('globalThis.isTheSamePage')).toBe(true);
    await close();
  });

  it('says that it is not connected while there is no service, and heals', async () => {
    await post('/v1/incidents', { id: 'gone', title: 'Gone for a while', entries: [{ type: 'declared' }] });
    const pages = await Promise.all(['/incidents/gone', '/'].map(() => openPage(browser, service.url)));
    const [incident, index] = pages.map(({ page }) => page) as [(typeof pages)[0]['page'], (typeof pages)[0]['page']];
    await Promise.all([incident.goto('/incidents/gone'), index.goto('/')]);
    await incident.getByLabel('Known at').waitFor();
    await service.stop();
    await Promise.all([incident, index].map((page) => page.getByText('Not connected').waitFor()));
    service = await startService({ data, args: ['--port', new URL(service.url).port] });
    await post('/v1/incidents', { id: 'newer', title: 'Opened afterwards', entries: [{ type: 'declared' }] });
    await post('/v1/incidents/gone/entries', { type: 'note', id: 'healed', text: 'healed' });
    await incident.locator('#entry-healed').waitFor();
    await index.getByText('Opened afterwards').first().waitFor();
    await Promise.all([incident, index].map((page) => page.getByText('Not connected').waitFor({ state: 'hidden' })));
    await Promise.all(pages.map(({ close }) => close()));
  });
});
