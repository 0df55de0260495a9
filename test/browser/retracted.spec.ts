/** An incident that was taken back as a whole: it says so, nobody writes to it, and it can be put back. */
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { serve, type RunningService } from '../../src/serve.js';
import { describeInBrowser, launch, openPage } from '../support/browser.js';
import { client, type Client } from '../support/http.js';
import { openOf, SETTINGS } from './incidents.js';

describeInBrowser('A retracted incident', () => {
  let browser: Browser;
  let service: RunningService;
  let api: Client;
  beforeAll(async () => {
    [browser, service] = await Promise.all([launch(), serve(SETTINGS)]);
    api = client(service.address);
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  async function retracted(id: string): Promise<void> {
    await api.request('POST', '/v1/incidents', { body: { id, ...openOf('Search is slow') } });
    await retract(id);
  }
  const retract = (id: string) =>
    api.request('POST', `/v1/incidents/${id}/retract`, {
      body: { reason: 'The probe itself was broken' },
      headers: { 'if-match': '*' },
    });

  it.each(['light', 'dark'] as const)('says so, and why, and takes nothing, %s', async (colorScheme) => {
    const id = `gone-${colorScheme}`;
    await retracted(id);
    const { page, faults, close } = await openPage(browser, service.address, {
      colorScheme,
      viewport: { width: 320, height: 800 },
    });
    await page.goto(`/incidents/${id}`);
    const note = page.getByRole('note').filter({ hasText: 'The probe itself was broken' });
    await note.waitFor();
    expect(await page.locator('.incident-head .status').innerText()).toBe('× retracted');
    expect(await page.getByRole('textbox', { name: 'Add to the timeline' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'add it' }).count()).toBe(0);
    await note.getByText('Restore', { exact: true }).first().click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.flatMap(({ id: rule, nodes }) => nodes.map(({ html }) => `${rule}: ${html}`))).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    await close();
    expect(faults).toEqual([]);
  });

  it('says at a past moment what it was then, and that it is no more', async () => {
    await retracted('then');
    const { page, close } = await openPage(browser, service.address);
    await page.goto('/incidents/then?revision=1');
    await page.getByRole('note').filter({ hasText: 'The probe itself was broken' }).waitFor();
    expect(await page.locator('.incident-head .status').innerText()).toBe('! open');
    await close();
  });

  it('is put back from its page, and is taken back before the eyes of who looks at it', async () => {
    await retracted('back');
    const { page, faults, close } = await openPage(browser, service.address);
    await page.goto('/incidents/back');
    const note = page.getByRole('note').filter({ hasText: 'The probe itself was broken' });
    await note.getByText('Restore', { exact: true }).first().click();
    await note.getByRole('textbox', { name: 'Reason' }).fill('It was slow after all');
    await note.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('textbox', { name: 'Add to the timeline' }).waitFor();
    expect(await page.locator('.incident-head .status').innerText()).toBe('! open');
    await retract('back');
    await note.waitFor();
    await page.getByRole('textbox', { name: 'Add to the timeline' }).waitFor({ state: 'detached' });
    await close();
    expect(faults).toEqual([]);
  });
});
