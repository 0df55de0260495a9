/** Numbers over many incidents, in a real browser. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { serve, type RunningService } from '../../src/serve.js';
import { describeInBrowser, launch, openPage, type Watched } from '../support/browser.js';
import { client } from '../support/http.js';
import { CLOUDFLARE, openOf, SETTINGS } from './incidents.js';

const MANY = 11;

describeInBrowser('The page of analytics', () => {
  let browser: Browser;
  let service: RunningService;
  let watched: Watched;

  beforeAll(async () => {
    [browser, service] = await Promise.all([launch(), serve(SETTINGS)]);
    const http = client(service.address);
    const bodies = Array.from({ length: MANY }, (_, i) => ({ ...CLOUDFLARE, id: `i-${i}` }));
    let position = '';
    for (const body of [...bodies, { ...openOf('Open'), company: '=Fastly, "Inc"' }]) {
      const answer = await http.request<{ position: string }>('POST', '/v1/incidents', { body });
      expect(answer.status).toBe(201);
      position = answer.body.position;
    }
    await http.get(`/v1/incidents?minPosition=${position}`);
    watched = await openPage(browser, service.address);
  });
  afterAll(async () => {
    await watched.close();
    await browser.close();
    await service.close();
    expect(watched.faults).toEqual([]);
  });

  it('has a definition, a table and CSV for every chart', async () => {
    const { page } = watched;
    await page.goto('/analytics');
    const figures = page.locator('.figure-section');
    expect(await figures.getByRole('heading').allTextContents()).toEqual([
      'Duration',
      'Incidents by month',
      'Where the time goes',
      'Hour and weekday, UTC',
      'Learned late',
      'What occurs together: categories',
      'Claims, and what supports them',
    ]);
    for (const figure of await figures.all()) {
      await figure.getByText('Definition', { exact: true }).click();
      await figure.getByText('Table', { exact: true }).click();
      expect(await figure.locator('table.figures').isVisible()).toBe(true);
      const csv = await page.request.get((await figure.getByRole('link', { name: 'CSV' }).getAttribute('href'))!);
      expect(csv.headers()['content-type']).toContain('text/csv');
      const rows = (await csv.text()).trim().split('\r\n');
      expect(rows).toHaveLength(1 + (await figure.locator('table.figures tbody tr').count()));
    }
  });

  it('draws a dot for every incident, and gives quantiles from n = 10 only', async () => {
    const { page } = watched;
    await page.goto('/analytics?groupBy=company');
    const figure = page.locator('.figure-section').first();
    expect(await figure.locator('circle').count()).toBe(MANY);
    expect(await figure.locator('line.median').count()).toBe(1);
    const csv = await (await page.request.get('/analytics/durations.csv?groupBy=company')).text();
    expect(csv.split('\r\n')).toEqual([
      'company,n,shortest,median,P90,longest',
      'Cloudflare,11,7260,7260,7260,7260',
      '"\'=Fastly, ""Inc""",0,,,,',
      '',
    ]);
  });

  it('says what is left out and why, with a link to it', async () => {
    const { page } = watched;
    await page.goto('/analytics');
    const leftOut = page.locator('.figure-section').first().getByRole('list', { name: 'Left out' });
    expect(await leftOut.textContent()).toMatch(/1 (pending|missing)/);
  });

  it('asks for another metric by a form, and keeps the filters', async () => {
    const { page } = watched;
    await page.goto('/analytics?company=Cloudflare');
    await page.getByLabel('Length of').selectOption('impact_to_declared');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('heading', { name: 'Impact to declared' }).waitFor();
    expect(new URL(page.url()).searchParams.get('company')).toBe('Cloudflare');
    await page.getByRole('link', { name: 'as a list' }).click();
    await page.getByText(`${MANY} of ${MANY + 1} incidents`).waitFor();
  });
});
