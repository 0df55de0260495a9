/** The page of an incident, in a real Chromium. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { describeInBrowser, launch, openPage } from '../support/browser.js';
import { client, type Client } from '../support/http.js';
import { publishedIncidents } from '../support/published-incident.js';
import { killLeftovers, startService, type Service } from '../support/service.js';

const CF = 'cf-2023-01-24-full';

describeInBrowser('the page of an incident', () => {
  const data = mkdtempSync(join(tmpdir(), 'asof-browser-'));
  let service: Service;
  let api: Client;
  let browser: Browser;
  let troubles: string[] = [];

  beforeAll(async () => {
    [service, browser] = await Promise.all([startService({ data }), launch()]);
    api = client(service.url);
    for (const { incident } of publishedIncidents()) {
      const { status } = await api.request('POST', '/v1/incidents', { body: incident });
      expect(status).toBe(201);
    }
  });
  afterEach(() => {
    const seen = troubles;
    troubles = [];
    expect(seen).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await killLeftovers();
    rmSync(data, { recursive: true });
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const opened = await openPage(browser, service.url, { viewport: { width: 1440, height: 1000 }, ...options });
    const { page } = opened;
    troubles = opened.faults;
    await page.goto(service.url + path);
    if (options.javaScriptEnabled !== false) await page.getByLabel('Known at').waitFor();
    return page;
  }
  const close = (page: Page): Promise<void> => page.context().close();

  /** A live incident of its own, a moment ago. */
  async function live(id: string): Promise<void> {
    const at = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19) + 'Z';
    const entries = [
      { id: 'rel', type: 'release', service: 'checkout', version: '4.2.0', occurredAt: at(50) },
      { id: 'imp', type: 'impact_started', component: 'checkout', level: 'down', occurredAt: at(40) },
      { id: 'dec', type: 'declared', occurredAt: at(30), text: 'Cards fail' },
    ];
    const { status } = await api.request('POST', '/v1/incidents', { body: { id, title: `Live ${id}`, entries } });
    expect(status).toBe(201);
  }

  it.each(publishedIncidents().map(({ id }) => id))('shows the numbers of %s that the API gives', async (id) => {
    const { body: incident } = await api.get<IncidentView>(`/v1/incidents/${id}`);
    const page = await open(`/incidents/${id}`);
    await page.locator('.more-numbers > summary').click();
    const shown = await page.evaluate<[string, string][]>(
      "[...document.querySelectorAll('dd[data-metric]')].map((dd) => [dd.dataset.metric, dd.textContent.trim()])",
    );
    const { metric, duration } = incident.headline;
    // What goes on has gone on by a second meanwhile.
    if (duration.status === 'pending') expect(shown[0]).toEqual([metric, expect.stringContaining('so far')]);
    else expect(shown[0]).toEqual([metric, duration.text ?? 'unknown']);
    const told = Object.entries(incident.durations).filter(
      ([, each]) => each.status !== 'not_applicable' && each.status !== 'pending',
    );
    for (const [each, { text }] of told) expect(shown).toContainEqual([each, text ?? 'unknown']);
    await close(page);
  });

  it('has a button with a name for every mark, window and bracket, in a group for each lane', async () => {
    const page = await open(`/incidents/${CF}`);
    const timeline = page.getByRole('group', { name: 'Timeline' });
    for (const name of ['release 16:55', 'declared 18:12', 'resolved 19:51'])
      await timeline.getByRole('button', { name, exact: true }).waitFor();
    await timeline.getByRole('button', { name: 'impact api down 18:19 – 18:56' }).waitFor();
    await timeline.getByRole('group', { name: 'Status' }).waitFor();
    await timeline.getByRole('button', { name: 'duration 2 h 1 min' }).waitFor();
    await close(page);
  });

  it('slides to what was known then: marks vanish, the bracket follows, nothing is asked', async () => {
    const page = await open(`/incidents/${CF}`);
    const requests: string[] = [];
    // Suspects, and parts of the page that load late, are asked for once the record has come: no step of the slider does.
    page.on('request', (request) => {
      if (!/include=suspects|\/assets\//.test(request.url())) requests.push(request.url());
    });
    const slider = page.getByLabel('Known at');
    await slider.focus();
    for (let i = 0; i < 6; i += 1) await page.keyboard.press('ArrowLeft');
    await page.getByRole('status').filter({ hasText: 'Shown as it happened' }).waitFor();
    expect(await page.getByRole('button', { name: 'resolved 19:51' }).count()).toBe(0);
    expect(await page.locator('.incident.past').count()).toBe(1);
    await page.waitForURL(/occurredBefore=2023-01-24T18/);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'resolved 19:51' }).waitFor();
    expect(requests).toEqual([]);
    await close(page);
  });

  it('keeps lanes and scale at every moment', async () => {
    const page = await open(`/incidents/${CF}`);
    const timeline = page.getByRole('group', { name: 'Timeline' });
    const drawn = async (): Promise<unknown> => ({
      x: (await timeline.getByRole('button', { name: 'release 16:55' }).boundingBox())?.x,
      lanes: await timeline.getByRole('group').count(),
    });
    const now = await drawn();
    await page.getByLabel('Known at').fill('1');
    await page.locator('.incident.past').waitFor();
    expect(await timeline.getByRole('button', { name: 'declared 18:12' }).count()).toBe(0);
    expect(await drawn()).toEqual(now);
    await close(page);
  });

  it('on the recorded clock says the revision', async () => {
    await live('slide');
    const page = await open('/incidents/slide');
    await page.getByLabel('Known at').focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByText(/^Known at \d\d:\d\d:\d\d UTC · 2 of 3 facts · revision 2$/).waitFor();
    expect(await page.getByLabel('Known at').getAttribute('aria-valuetext')).toMatch(/UTC, revision 2 of 3$/);
    await page.waitForURL(/revision=2/);
    await close(page);
  });

  it('measures two facts', async () => {
    const page = await open(`/incidents/${CF}`);
    await page.getByRole('button', { name: 'declared 18:12', exact: true }).click();
    await page.getByRole('button', { name: 'resolved 19:51', exact: true }).click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'declared 18:12 → resolved 19:51: 1 h 39 min' }).waitFor();
    await page.waitForURL(/pair=/);
    await page.keyboard.press('Escape');
    await close(page);
  });

  it('zooms to a part, and the feed follows', async () => {
    const page = await open(`/incidents/${CF}`);
    const box = (await page.locator('.axis .drawing').boundingBox())!;
    await page.mouse.move(box.x + 20, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.2, box.y + 10, { steps: 4 });
    await page
      .getByText(/2 facts in/)
      .first()
      .waitFor();
    await page.mouse.up();
    expect(await page.locator('.row').count()).toBe(2);
    await page.waitForURL(/window=/);
    await page.keyboard.press('f');
    await page.locator('.row').nth(11).waitFor();
    await close(page);
  });

  it('compares two moments', async () => {
    await live('compared');
    const page = await open('/incidents/compared?revision=2');
    await page.keyboard.press('[');
    await page.keyboard.press('Escape');
    const region = page.getByRole('region', { name: 'Difference' });
    if (!(await region.isVisible())) await page.goto(`${service.url}/incidents/compared?from=2&to=now`);
    await region.getByRole('table', { name: 'Durations' }).waitFor();
    expect(await region.innerText()).toMatch(/Impact to declared\s+10 min|learned/);
    await region.getByText('learned').first().waitFor();
    await close(page);
  });

  it('draws times that moved between two moments as arrows', async () => {
    await live('moved');
    const { status } = await api.request('PATCH', '/v1/incidents/moved/entries/dec', {
      body: { set: { occurredAt: new Date(Date.now() - 20 * 60_000).toISOString() }, reason: 'by the log' },
      headers: { 'if-match': '*' },
    });
    expect(status).toBe(200);
    const page = await open('/incidents/moved?from=3&to=now');
    const arrow = page.getByRole('group', { name: 'Moved times' }).getByRole('button', { name: /^declared .+ → / });
    const [drawn, mark] = [await arrow.boundingBox(), page.locator('.lane-status .mark .glyph').last()];
    const there = (await mark.boundingBox())!;
    expect(Math.abs(drawn!.x + drawn!.width - (there.x + there.width / 2))).toBeLessThan(3);
    await page.getByRole('button', { name: 'Close' }).click();
    await arrow.waitFor({ state: 'detached' });
    await close(page);
  });

  it('marks the numbers that a step changed, and goes to the next step that changes one', async () => {
    await live('flashing');
    const page = await open('/incidents/flashing?revision=1');
    expect(await page.locator('.flash').count()).toBe(0);
    await page.getByRole('button', { name: 'next change of a number' }).click();
    await page.getByText(/· revision 2$/).waitFor();
    await page.locator('dd[data-metric="duration"] .flash').waitFor();
    await page.getByRole('button', { name: 'next change of a number' }).click();
    await page.locator('dd[data-metric="impact_to_declared"] .flash').waitFor();
    await close(page);
  });

  it('shows the whole time above the part that is looked at, which follows the hand', async () => {
    const page = await open(`/incidents/${CF}?window=2023-01-24T18:00Z/2023-01-24T18:30Z`);
    const overview = page.getByRole('img', { name: 'Overview: 12 facts in all of the time' });
    const box = (await overview.boundingBox())!;
    await page.mouse.click(box.x + 4, box.y + 8);
    await page.waitForURL(/window=2023-01-24T16/);
    await page.keyboard.press('f');
    await overview.waitFor({ state: 'detached' });
    await close(page);
  });

  it('says why a number is what it is, with a link that stays', async () => {
    const page = await open(`/incidents/${CF}`);
    await page.getByRole('button', { name: 'Why: Duration' }).click();
    const dialog = page.getByRole('dialog', { name: 'Why: Duration' });
    await dialog.getByText('duration@1').waitFor();
    expect(await dialog.getByRole('link').getAttribute('href')).toMatch(/revision=\d+/);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await close(page);
  });

  it('says what a post would be and change, posts it, and another browser sees it', async () => {
    await live('posting');
    const [page, other] = [await open('/incidents/posting'), await open('/incidents/posting')];
    await page.getByLabel('Add to the timeline').fill('resolved Traffic is back');
    await page.getByText(/✔ resolved now · would change \d+ numbers/).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.row', { hasText: 'Traffic is back' }).waitFor();
    await other.locator('.row', { hasText: 'Traffic is back' }).waitFor();
    await other.locator('.incident-head .status-resolved').waitFor();
    await Promise.all([close(page), close(other)]);
  });

  it('keeps a post that did not get through, and sends the same bytes again', async () => {
    await live('offline');
    const page = await open('/incidents/offline');
    const sent: { body: string; key: string | undefined }[] = [];
    await page.route('**/entries', async (route) => {
      const request = route.request();
      sent.push({ body: request.postData() ?? '', key: request.headers()['idempotency-key'] });
      if (sent.length === 1) await route.abort();
      else await route.continue();
    });
    await page.getByLabel('Add to the timeline').fill('note Kept meanwhile');
    await page.getByText(/□ note now/).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/Kept, and sent again/).waitFor();
    await page.locator('.row', { hasText: 'Kept meanwhile' }).waitFor();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    troubles = troubles.filter((trouble) => !trouble.includes('ERR_FAILED'));
    await close(page);
  });

  it('corrects a fact, and shows the chain of what was changed', async () => {
    await live('correcting');
    const page = await open('/incidents/correcting');
    await page.locator('#entry-dec .line').click();
    await page.locator('#entry-dec').getByRole('button', { name: 'Correct' }).click();
    const dialog = page.getByRole('dialog', { name: 'Correct' });
    await dialog.getByLabel('Text').fill('Cards with 3-D Secure fail');
    await dialog.getByLabel('Reason').fill('more precise');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.locator('#entry-dec', { hasText: 'Cards with 3-D Secure fail' }).waitFor();
    await page.locator('#entry-dec', { hasText: /edited (\S+ )?\d\d:\d\d/ }).waitFor();
    await page.locator('#entry-dec').getByText('History').click();
    await page.locator('#entry-dec .chain', { hasText: 'more precise' }).waitFor();
    await close(page);
  });

  it('shows both texts where somebody else was first', async () => {
    await live('conflict');
    const page = await open('/incidents/conflict');
    await page.locator('#entry-dec .line').click();
    await page.locator('#entry-dec').getByRole('button', { name: 'Correct' }).click();
    const dialog = page.getByRole('dialog', { name: 'Correct' });
    await dialog.getByLabel('Text').fill('Mine');
    await dialog.getByLabel('Reason').fill('mine');
    await api.request('PATCH', '/v1/incidents/conflict/entries/dec', {
      body: { set: { text: 'Theirs' }, reason: 'first' },
      headers: { 'if-match': '*' },
    });
    await page.locator('#entry-dec .line', { hasText: 'Theirs' }).waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('theirs: Theirs').waitFor();
    await dialog.getByRole('button', { name: 'Save mine over it' }).click();
    await page.locator('#entry-dec .line', { hasText: 'Mine' }).waitFor();
    troubles = troubles.filter((trouble) => !trouble.includes('412'));
    await close(page);
  });

  it('shows times on the clocks that the reader chose, across a change of them', async () => {
    await api.request('POST', '/v1/incidents', {
      body: {
        id: 'clocks',
        title: 'An hour twice',
        entries: [
          { id: 'a', type: 'impact_started', occurredAt: '2024-10-27T00:30:00Z' },
          { id: 'b', type: 'resolved', occurredAt: '2024-10-27T01:30:00Z' },
        ],
      },
    });
    const page = await open('/incidents/clocks?tz=Europe/Berlin');
    expect(await page.locator('.row .when').allTextContents()).toEqual(['02:30', '02:30']);
    expect(await page.locator('.headline dd[data-metric]').textContent()).toBe('1 h');
    await page.goto(`${service.url}/incidents/clocks?tz=UTC`);
    await page.locator('.row .when', { hasText: '00:30' }).waitFor();
    await close(page);
  });

  it('is readable without scripts', async () => {
    const page = await open(`/incidents/${CF}`, { javaScriptEnabled: false });
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Cloudflare service tokens');
    expect(await page.locator('dd[data-metric="duration"]').textContent()).toBe('2 h 1 min');
    expect(await page.locator('.row').count()).toBe(12);
    expect(await page.title()).toContain('Cloudflare service tokens');
    await close(page);
  });

  it('takes nothing of a user’s words as HTML', async () => {
    const hostile =
      '<img src=x onerror=alert(1)> <script>alert(1)</script> [x](javascript:alert(1)) **bold** & "quotes"';
    await api.request('POST', '/v1/incidents', {
      body: {
        id: 'hostile',
        title: hostile,
        summary: hostile,
        entries: [{ id: 'a', type: 'declared', text: hostile, actor: hostile, occurredAt: '2024-01-01T00:00:00Z' }],
        claims: [{ stated: 'PT1H', text: hostile }],
      },
    });
    const page = await open('/incidents/hostile');
    await page.locator('#entry-a .line').click();
    await page.locator('#entry-a .details strong', { hasText: 'bold' }).waitFor();
    expect(await page.locator('main img, main script, a[href^="javascript:"]').count()).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(hostile);
    await close(page);
  });

  it('prints the facts alone', async () => {
    const page = await open(`/incidents/${CF}`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.composer').isVisible()).toBe(false);
    expect(await page.locator('.row').first().isVisible()).toBe(true);
    await close(page);
  });

  const STATES = [`/incidents/${CF}`, '/incidents/axe', '/incidents/axe?from=1&to=now'];
  const LOOKS = (['light', 'dark'] as const).flatMap((theme) =>
    ([1920, 320] as const).flatMap((width) => STATES.map((path) => [path, theme, width] as const)),
  );
  it.each(LOOKS)('axe finds nothing on %s, and nothing is cut (%s, %i pixels)', async (path, colorScheme, width) => {
    if ((await api.get('/v1/incidents/axe')).status === 404) await live('axe');
    const page = await open(path, { colorScheme, viewport: { width, height: 900 } });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((each) => `${each.id}: ${each.nodes[0]?.html.slice(0, 150)}`)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await close(page);
  });

  it('an incident that is not there is a page that says so', async () => {
    const response = await fetch(`${service.url}/incidents/nothing`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('There is no such incident');
  });
});
