/** The incident in one file, opened from a disk with no network at all. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { serve, type RunningService } from '../../src/serve.js';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { describeInBrowser, launch, openPage } from '../support/browser.js';
import { client, type Client } from '../support/http.js';
import { publishedIncidents } from '../support/published-incident.js';
import { CHANGES } from './changed-histories.js';
import { SETTINGS } from './incidents.js';

const CF = 'cf-2023-01-24-full';
const STORY = {
  id: 'story',
  title: 'Cards fail',
  entries: [
    { id: 'imp', type: 'impact_started', component: 'checkout', level: 'down', occurredAt: '2026-03-01T10:00:00Z' },
    { id: 'dec', type: 'declared', occurredAt: '2026-03-01T10:10:00Z', text: 'Cards fail' },
  ],
};

interface Opened {
  readonly page: Page;
  /** Ends the page; it has asked for nothing and complained of nothing. */
  readonly close: () => Promise<void>;
}

describeInBrowser('the incident in one file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'asof-offline-'));
  let service: RunningService;
  let api: Client;
  let browser: Browser;
  let written = 0;

  beforeAll(async () => {
    [service, browser] = await Promise.all([serve(SETTINGS), launch()]);
    api = client(service.address);
    for (const body of [STORY, ...publishedIncidents().map(({ incident }) => incident)]) {
      expect((await api.request('POST', '/v1/incidents', { body })).status).toBe(201);
    }
    const amendment = { set: { occurredAt: '2026-03-01T10:12:00Z' }, reason: 'the call was at 10:12' };
    const headers = { 'if-match': '*' };
    await api.request('PATCH', '/v1/incidents/story/entries/dec', { body: amendment, headers });
    const resolved = { id: 'res', type: 'resolved', occurredAt: '2026-03-01T11:00:00Z' };
    await api.request('POST', '/v1/incidents/story/entries', { body: resolved });
  });
  afterAll(async () => {
    await browser?.close();
    await service?.close();
    rmSync(folder, { recursive: true });
  });

  const taken = async (id: string, query = ''): Promise<string> =>
    (await fetch(`${service.address}/incidents/${id}.html?offline=true${query}`)).text();

  /** From the disk, with the cable out. @param search of the file's own address */
  async function open(html: string, search = '', width = 1440): Promise<Opened> {
    const path = join(folder, `${(written += 1)}.html`);
    writeFileSync(path, html);
    const address = pathToFileURL(path).href + search;
    const { page, faults, close } = await openPage(browser, 'file://', {
      offline: true,
      viewport: { width, height: 1000 },
    });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(address);
    return {
      page,
      close: async () => {
        await close();
        expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([address]);
        expect(faults).toEqual([]);
      },
    };
  }

  it.each([...publishedIncidents().map(({ id }) => id), 'story'])(
    'verifies %s, and shows the numbers that the API gives',
    async (id) => {
      const { body: incident } = await api.get<IncidentView>(`/v1/incidents/${id}`);
      const { body: proof } = await api.get<{ revision: number; head: string }>(`/v1/incidents/${id}/verify`);
      const { page, close } = await open(await taken(id));
      const words = `Verified: ${proof.revision + 1} revisions, head ${proof.head.slice(0, 8)}…`;
      await page.getByText(words, { exact: true }).waitFor();
      const shown = await page.evaluate<[string, string][]>(
        "[...document.querySelectorAll('dd[data-metric]')].map((dd) => [dd.dataset.metric, dd.textContent.trim()])",
      );
      const told = Object.entries(incident.durations).filter(([, { status }]) =>
        ['computed', 'unknown'].includes(status),
      );
      for (const [metric, { text }] of told) expect(shown).toContainEqual([metric, text ?? 'unknown']);
      await close();
    },
  );

  it('slides, and its address follows', async () => {
    const { page, close } = await open(await taken('story', '&clock=recorded'));
    await page.getByLabel('Known at').focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByText(/^Known at .* · 2 of 3 facts · revision \d+$/).waitFor();
    expect(await page.getByRole('button', { name: 'resolved 11:00' }).count()).toBe(0);
    await page.waitForURL(/[?&]revision=/);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'resolved 11:00' }).waitFor();
    await close();
  });

  it('compares two moments, by keys and by its address', async () => {
    const html = await taken('story');
    const byKeys = await open(html);
    await byKeys.page.getByLabel('Known at').focus();
    await byKeys.page.keyboard.press('Home');
    await byKeys.page.keyboard.press('[');
    await byKeys.page.getByRole('region', { name: 'Difference' }).waitFor();
    await byKeys.close();
    const byAddress = await open(html, '?from=2&to=now');
    const region = byAddress.page.getByRole('region', { name: 'Difference' });
    await region.getByRole('table', { name: 'Durations' }).waitFor();
    expect(await region.innerText()).toContain('learned');
    await byAddress.close();
  });

  it('opens at the moment it was taken along at, and has the rest as well', async () => {
    const { page, close } = await open(await taken('story', '&revision=1'));
    await page.getByText(/^Known at .* · revision 1$/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'resolved 11:00' }).waitFor();
    await close();
  });

  it('opens on the clocks it was taken along with', async () => {
    const { page, close } = await open(await taken('story', '&tz=Asia/Tokyo'));
    await page.getByText(/^Verified: /).waitFor();
    expect(await page.locator('.row .when').allTextContents()).toEqual(['19:00', '19:12', '20:00']);
    await close();
  });

  it('counts what was under way up to when it was taken along, and no further', async () => {
    const at = new Date(Date.now() - 3_600_000).toISOString();
    await api.request('POST', '/v1/incidents', {
      body: { id: 'open', title: 'Open', entries: [{ id: 'a', type: 'impact_started', occurredAt: at }] },
    });
    const html = await taken('open');
    const { page, close } = await open(html);
    await page.clock.install();
    const value = page.locator('dd[data-metric]').first();
    const before = await value.textContent();
    expect(before).toMatch(/^1 h( \d s)? so far$/);
    await page.clock.runFor(60_000);
    expect(await value.textContent()).toBe(before);
    await close();
  });

  it('shows what was corrected, and nothing that needs the service', async () => {
    const { page, close } = await open(await taken('story'));
    await page.locator('#entry-dec .line').click();
    await page.locator('#entry-dec').getByText('History').click();
    await page.locator('#entry-dec .chain', { hasText: 'the call was at 10:12' }).waitFor();
    for (const name of ['Correct', 'Retract', 'Confirm', 'Add', 'add it'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    expect(await page.getByLabel('Add to the timeline').count()).toBe(0);
    expect(await page.getByText('Take along').count()).toBe(0);
    const links = await page.evaluate<string[]>(
      "[...document.querySelectorAll('a')].map((a) => a.getAttribute('href'))",
    );
    expect(links.filter((href) => !/^(#|file:)/.test(href))).toEqual([]);
    await page.keyboard.press('Escape');
    for (const key of ['c', '/']) await page.keyboard.press(key);
    await page.getByRole('button', { name: 'Keys and signs' }).click();
    expect(await page.getByRole('dialog', { name: 'Keys and signs' }).innerText()).not.toMatch(/composer|search/);
    await close();
  });

  it('does without storage: a browser may refuse it to files', async () => {
    const { page, close } = await openPage(browser, 'file://', { offline: true });
    await page.addInitScript(
      "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })",
    );
    const path = join(folder, 'without-storage.html');
    writeFileSync(path, await taken('story'));
    await page.goto(pathToFileURL(path).href);
    await page.getByText(/^Verified: /).waitFor();
    await close();
  });

  it.each(CHANGES)('notices a changed byte: $what', async ({ change, says }) => {
    const html = await taken('story');
    const [, history] = /<script type="application\/json"[^>]*>(.*)<\/script>/.exec(html)!;
    const { events } = JSON.parse(history!) as { events: { type: string; revision: number }[] };
    const event = events.find(({ type }) => type === 'asof.declared')!;
    const changed = change(history!, JSON.stringify(event));
    expect(changed).not.toBe(history);
    const { page, close } = await open(html.replace(history!, () => changed));
    await page
      .getByRole('alert')
      .filter({ hasText: says(event.revision) })
      .waitFor();
    expect(await page.getByText(/^Verified/).count()).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Cards fail');
    await close();
  });

  it.each([
    '</script><script>document.title = "taken"</script>',
    '<!--<script>',
    '</SCRIPT ><img src=x onerror=alert(1)> <!-- --> ]]> $& & "quotes" \\u003c/script>',
  ])('takes no words of a user as markup: %s', async (words) => {
    const id = `hostile-${(written += 1)}`;
    const { status } = await api.request('POST', '/v1/incidents', {
      body: {
        id,
        title: words,
        summary: words,
        entries: [{ id: 'a', type: 'declared', text: words, actor: words, occurredAt: '2024-01-01T00:00:00Z' }],
        claims: [{ stated: 'PT1H', text: words }],
      },
    });
    expect(status).toBe(201);
    const { body: stored } = await api.get<IncidentView>(`/v1/incidents/${id}`);
    const { page, close } = await open(await taken(id));
    await page.getByText(/^Verified: /).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(stored.title);
    expect(await page.title()).toBe(`${stored.title} · asof`);
    await page.locator('#entry-a .line').click();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    await close();
  });

  it('is readable without scripts', async () => {
    const path = join(folder, 'plain.html');
    writeFileSync(path, await taken(CF));
    const { page, close } = await openPage(browser, 'file://', { javaScriptEnabled: false, offline: true });
    await page.goto(pathToFileURL(path).href);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Cloudflare service tokens');
    expect(await page.locator('.row').count()).toBe(12);
    await close();
  });

  it.each([1440, 320])('axe finds nothing, and nothing is cut (%i pixels)', async (width) => {
    const { page, close } = await open(await taken(CF), '', width);
    await page.getByText(/^Verified: /).waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((each) => `${each.id}: ${each.nodes[0]?.html.slice(0, 150)}`)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await close();
  });

  it('is taken along from the page', async () => {
    const { page, faults, close } = await openPage(browser, service.address);
    await page.goto('/incidents/story?revision=2');
    await page.getByText('Take along').click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'One file, offline' }).click();
    expect((await download).suggestedFilename()).toBe('story.html');
    expect((await download).url()).toBe(`${service.address}/incidents/story.html?revision=2&offline=true`);
    await close();
    expect(faults).toEqual([]);
  });

  it('is not large', async () => {
    const html = await taken(CF);
    const script = /<script type="module">(.*)<\/script>/s.exec(html)![1]!;
    const [raw, gzip] = [Buffer.byteLength(script), gzipSync(script).length];
    process.stdout.write(`the script of the file: ${raw} bytes, ${gzip} gzip; the file: ${Buffer.byteLength(html)}\n`);
    expect(raw).toBeLessThanOrEqual(300_000);
  });
});
