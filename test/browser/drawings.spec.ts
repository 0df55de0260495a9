/**
 * The drawings of incidents of every shape: first by rules, then against pictures that are kept. One font stands in for
 * that of the machine. `npm run drawings:write` makes the pictures anew; look at them before they are committed.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pixelmatch from 'pixelmatch';
import { type Browser, type Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { serve, type RunningService } from '../../src/serve.js';
import { describeInBrowser, launch, openPage } from '../support/browser.js';
import { client } from '../support/http.js';
import { publishedIncidents } from '../support/published-incident.js';
import { DRAWN } from './drawn-incidents.js';
import { CLOUDFLARE, SETTINGS } from './incidents.js';
import { faultsOfLayout } from './laid-out.js';

const KEPT = join(dirname(fileURLToPath(import.meta.url)), 'drawings');
const IS_WRITING = process.env['DRAWINGS'] === 'write';
/** The page’s present. */
const NOW = '2024-06-01T12:00:00Z';
const WIDTH = 1000;
/** A letter may be drawn a little differently by another Chromium; a mark in another place is more than that. */
const COLOUR_TOLERANCE = 0.25;
const PIXELS_TOLERANCE = 0.01;

const MANY = 'many';
const FULL = 'cf-2023-01-24-full';
const DRAWINGS = [CLOUDFLARE.id, FULL, ...DRAWN.map(({ id }) => id)].map((id) => ({ id, theme: 'light' as const }));
const DARK = [FULL, MANY].map((id) => ({ id, theme: 'dark' as const }));

const font = (file: string): string =>
  readFileSync(createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${file}`)).toString('base64');

describeInBrowser('A drawing', () => {
  let browser: Browser;
  let service: RunningService;
  let style: string;

  beforeAll(async () => {
    [browser, service] = await Promise.all([launch(), serve(SETTINGS)]);
    const http = client(service.address);
    const send = async (path: string, body: object): Promise<void> => {
      const answer = await http.request('POST', path, { body });
      expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
    };
    const full = publishedIncidents().find(({ id }) => id === FULL)!.incident;
    for (const incident of [CLOUDFLARE, full]) await send('/v1/incidents', incident);
    for (const { entries, ...incident } of DRAWN) {
      await send('/v1/incidents', incident);
      for (let n = 0; n < entries.length; n += 500)
        await send(`/v1/incidents/${incident.id}/entries`, { entries: entries.slice(n, n + 500) });
    }
    const face = (file: string, weight: string): string =>
      `@font-face { font-family: Kept; font-weight: ${weight}; src: url(data:font/ttf;base64,${font(file)}); }`;
    style = `${face('DejaVuSansCondensed.ttf', '400')} ${face('DejaVuSansCondensed-Bold.ttf', '500 700')}
      :root { --sans: Kept; --mono: Kept; } nav.bar, .composer { display: none !important; }`;
  });
  afterAll(async () => {
    await browser?.close();
    await service?.close();
  });

  async function open(id: string, theme: 'light' | 'dark'): Promise<{ page: Page; close: () => Promise<void> }> {
    const { page, close } = await openPage(browser, service.address, {
      colorScheme: theme,
      reducedMotion: 'reduce',
      viewport: { width: WIDTH, height: 900 },
      bypassCSP: true,
    });
    await page.clock.setFixedTime(NOW);
    await page.route('**/history*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), date: new Date(NOW).toUTCString() } });
    });
    await page.goto(`/incidents/${id}${id === MANY ? '?all=true' : ''}`);
    await page.getByLabel('Known at').waitFor();
    await page.addStyleTag({ content: style });
    await page.evaluate('document.fonts.ready.then(() => new Promise((drawn) => requestAnimationFrame(drawn)))');
    return { page, close };
  }

  const differences = mkdtempSync(join(tmpdir(), 'asof-drawings-'));
  afterAll(() => {
    // What differs is left for who looks for it.
    if (!existsSync(join(differences, 'any'))) rmSync(differences, { recursive: true });
  });

  it.each([...DRAWINGS, ...DARK])('of $id, $theme, is as it was', async ({ id, theme }) => {
    const { page, close } = await open(id, theme);
    expect(await faultsOfLayout(page)).toEqual([]);
    const box = (await page.locator('.lanes').boundingBox())!;
    const shot = PNG.sync.read(
      await page.screenshot({ clip: { ...box, x: 0, width: WIDTH, height: Math.ceil(box.height) } }),
    );
    await close();
    const file = join(KEPT, `${id}-${theme}.png`);
    if (IS_WRITING) {
      mkdirSync(KEPT, { recursive: true });
      writeFileSync(file, PNG.sync.write(shot, { colorType: 2, deflateLevel: 9, filterType: 4 }));
      return;
    }
    const kept = PNG.sync.read(readFileSync(file));
    expect([shot.width, shot.height]).toEqual([kept.width, kept.height]);
    const found = new PNG({ width: shot.width, height: shot.height });
    const pixels = pixelmatch(kept.data, shot.data, found.data, shot.width, shot.height, {
      threshold: COLOUR_TOLERANCE,
    });
    const isSame = pixels <= PIXELS_TOLERANCE * shot.width * shot.height;
    if (!isSame) {
      writeFileSync(join(differences, 'any'), '');
      writeFileSync(join(differences, `${id}-${theme}.png`), PNG.sync.write(found));
    }
    expect({ id, pixels, isSame, see: isSame ? '' : differences }).toMatchObject({ isSame: true });
  });
});
