/** What holds on every page: nothing that axe finds, nothing from elsewhere, little to load. */
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { serve, type RunningService } from '../../src/serve.js';
import { describeInBrowser, launch, openPage } from '../support/browser.js';
import { client } from '../support/http.js';
import { CLOUDFLARE, openOf, SETTINGS } from './incidents.js';

const PAGES = [
  '/',
  '/?company=Cloudflare',
  '/?q=nothing+of+that',
  '/analytics?groupBy=company',
  '/definitions',
  '/definitions/duration',
  '/definitions/none',
  '/projections',
  '/check',
];
/** Where there is no incident. */
const PAGES_OF_NOTHING = ['/', '/analytics'];
const LOOKS = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [1440, 320].map((width) => ({ colorScheme, width })),
);
/** Bytes of gzip, over script and style. */
const MOST = 61_440;

describeInBrowser('Every page', () => {
  let browser: Browser;
  let service: RunningService;
  let empty: RunningService;

  beforeAll(async () => {
    [browser, service, empty] = await Promise.all([launch(), serve(SETTINGS), serve(SETTINGS)]);
    const http = client(service.address);
    const bodies = Array.from({ length: 11 }, (_, i) => ({ ...CLOUDFLARE, id: `i-${i}` }));
    let position = '';
    for (const body of [...bodies, openOf('Open now')]) {
      position = (await http.request<{ position: string }>('POST', '/v1/incidents', { body })).body.position;
    }
    await http.get(`/v1/incidents?minPosition=${position}`);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([service.close(), empty.close()]);
  });

  it.each(LOOKS)(
    'axe finds nothing, $colorScheme at $width px',
    async ({ colorScheme, width }) => {
      for (const [{ address: origin }, paths] of [[service, PAGES] as const, [empty, PAGES_OF_NOTHING] as const]) {
        for (const path of paths) {
          const { page, faults, close } = await openPage(browser, origin, {
            colorScheme,
            viewport: { width, height: 900 },
          });
          await page.goto(path);
          await page.evaluate(`document.querySelectorAll('details').forEach((each) => (each.open = true))`);
          const { violations } = await new AxeBuilder({ page }).analyze();
          const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${path} ${id}: ${html}`));
          expect(found).toEqual([]);
          // Nothing but tables scrolls sideways.
          expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
          await close();
          const isMissing = path.endsWith('/none');
          expect(faults.filter((fault) => !(isMissing && fault.includes('404')))).toEqual([]);
        }
      }
    },
    300_000,
  );

  it.each(['light', 'dark'] as const)('axe finds nothing in the open dialog, %s', async (colorScheme) => {
    const { page, faults, close } = await openPage(browser, service.address, { colorScheme });
    await page.goto('/');
    await page.getByRole('button', { name: 'Declare an incident' }).click();
    await page.getByRole('dialog').waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await close();
    expect(faults).toEqual([]);
  });

  it.each(['/', '/analytics', '/definitions', '/check', '/incidents/i-0'])(
    '%s loads at most 60 KB of script and style',
    async (path) => {
      const { page, close } = await openPage(browser, service.address);
      // What checks the hashes is loaded once the page stands and has nothing else to do.
      await page.addInitScript('globalThis.requestIdleCallback = () => 0');
      const loaded: Promise<Buffer>[] = [];
      page.on('response', (response) => {
        if (response.url().includes('/assets/')) loaded.push(response.body());
      });
      await page.goto(path);
      if (path.startsWith('/incidents')) await page.locator('#known').waitFor();
      const sizes = (await Promise.all(loaded)).map((bytes) => gzipSync(bytes, { level: 6 }).length);
      await close();
      const total = sizes.reduce((sum, size) => sum + size, 0);
      process.stdout.write(`${path}: ${total} bytes gzip of script and style\n`);
      expect(total).toBeGreaterThan(0);
      expect(total).toBeLessThanOrEqual(MOST);
    },
  );
});
