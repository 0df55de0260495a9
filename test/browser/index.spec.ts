/** The page of all incidents, in a real browser. */
import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { serve, type RunningService } from '../../src/serve.js';
import { describeInBrowser, launch, openPage, type Watched } from '../support/browser.js';
import { client, type Client } from '../support/http.js';
import { CLOUDFLARE, openOf, SETTINGS } from './incidents.js';

describeInBrowser('The page of all incidents', () => {
  let browser: Browser;
  let service: RunningService;
  let http: Client;
  let watched: Watched;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    service = await serve(SETTINGS);
    http = client(service.address);
    watched = await openPage(browser, service.address);
  });
  afterEach(async () => {
    await watched.close();
    await service.close();
    expect(watched.faults).toEqual([]);
  });

  const post = async (body: object): Promise<void> => {
    const { status, body: answer } = await http.request<{ position: string }>('POST', '/v1/incidents', { body });
    expect(status).toBe(201);
    await http.get(`/v1/incidents?minPosition=${answer.position}`);
  };

  it('without an incident, names three ways to start', async () => {
    const { page } = watched;
    await page.goto('/');
    expect(await page.locator('#count').textContent()).toContain('Three ways to start');
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'Declare one',
      'Bring what you have',
      'Watch one',
    ]);
  });

  it('declares by the keyboard alone, and lands in the composer', async () => {
    const { page } = watched;
    await page.goto('/');
    const declare = page.getByRole('button', { name: 'Declare an incident' });
    await declare.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Checkout errors');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/incidents\/.*checkout-errors/);
    await page.locator('#composer:focus').waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1)!;
    const { body } = await http.get<{ entries: { type: string; source: string }[] }>(`/v1/incidents/${id}/timeline`);
    expect(body.entries).toMatchObject([{ type: 'declared', source: 'web' }]);
  });

  it('sends a declaration that was not answered again, the same bytes with the same key', async () => {
    const { page, faults } = watched;
    const sent: { key: string | undefined; bytes: string | null }[] = [];
    await page.route('**/v1/incidents', async (route) => {
      const request = route.request();
      sent.push({ key: request.headers()['idempotency-key'], bytes: request.postData() });
      if (sent.length === 1) await route.abort();
      else await route.continue();
    });
    await page.goto('/');
    await page.getByRole('button', { name: 'Declare an incident' }).click();
    await page.keyboard.type('Lost on the way');
    await page.keyboard.press('Enter');
    await page.getByText('It is kept, and sent again').waitFor();
    await page.waitForURL(/lost-on-the-way/);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[0]!.key).toMatch(/.{10,}/);
    // The browser says on its console that the first was aborted.
    expect(faults.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')]);
  });

  it('refuses a declaration in the words of the service, and lets one correct it', async () => {
    const { page, faults } = watched;
    await page.goto('/');
    await page.getByRole('button', { name: 'Declare an incident' }).click();
    await page.getByLabel('Title').fill('Fine');
    await page.getByLabel('Severity').fill('x'.repeat(150));
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').textContent()).toContain('severity');
    await page.getByLabel('Severity').fill('2');
    await page.keyboard.press('Enter');
    await page.waitForURL(/fine/);
    expect(faults.splice(0)).toEqual([expect.stringContaining('422')]);
  });

  it('finds while one types, and goes back to what was there', async () => {
    await post(CLOUDFLARE);
    await post(openOf('Checkout fails'));
    const { page } = watched;
    await page.goto('/');
    await page.locator('.incident-row').nth(1).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('servi tok');
    await page.getByText('1 of 2 incidents').waitFor();
    expect(await page.locator('.incident-row .title').allTextContents()).toEqual([CLOUDFLARE.title]);
    expect(page.url()).toContain('q=servi+tok');
    await page.goBack();
    await page.locator('.incident-row').nth(1).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });

  it('narrows by a facet, says so, and takes it away again', async () => {
    await post(CLOUDFLARE);
    await post({ ...openOf('Other'), company: 'Fastly' });
    const { page } = watched;
    await page.goto('/');
    await page.getByRole('link', { name: 'Cloudflare' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cloudflare' }).waitFor();
    expect(await page.locator('.incident-row').count()).toBe(1);
    // Counted under the other filters, so the other company is still there.
    expect(await page.getByRole('link', { name: 'Fastly', exact: true }).count()).toBe(1);
    await page
      .getByRole('link', { name: /^Cloudflare\s*, remove$/ })
      .first()
      .click();
    await page.locator('.incident-row').nth(1).waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('a bar of the histogram finds as many incidents as it says, and dragging joins bars', async () => {
    await post(CLOUDFLARE);
    await post({
      ...CLOUDFLARE,
      id: 'long',
      entries: CLOUDFLARE.entries.map((entry) => ({ ...entry, occurredAt: entry.occurredAt.replace('T19', 'T23') })),
    });
    const { page } = watched;
    await page.goto('/');
    const bars = page.getByRole('group', { name: 'Incidents by duration' }).getByRole('link');
    expect(await bars.count()).toBe(2);
    await bars.first().click();
    await page.getByText('1 of 2 incidents').waitFor();
    await page.goBack();
    await page.locator('.incident-row').nth(1).waitFor();
    const [from, to] = [(await bars.first().boundingBox())!, (await bars.last().boundingBox())!];
    await page.mouse.move(from.x + from.width / 2, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + 20, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/minDuration=PT2H.*maxDuration=PT7H59M59\.999S/);
    await page.getByText('at least 2 h').waitFor();
    await page.getByText('less than 8 h').waitFor();
    expect(await page.locator('.incident-row').count()).toBe(2);
  });

  it('draws every incident as a strip that is named', async () => {
    await post(CLOUDFLARE);
    const { page } = watched;
    await page.goto('/');
    const strip = page.getByRole('img', { name: 'release, rollback, impact, declared, resolved' });
    expect((await strip.boundingBox())!.height).toBe(40);
    expect(await strip.locator('.strip-impact').count()).toBe(1);
  });

  it('frames what is open and counts on, and shows what others declare without a jump', async () => {
    await post(openOf('First'));
    const { page } = watched;
    await page.goto('/');
    expect(await page.locator('.open-incident .title').allTextContents()).toEqual(['First']);
    const elapsed = page.locator('.open-incident [data-elapsed]');
    const before = await elapsed.textContent();
    await elapsed.filter({ hasNotText: new RegExp(`^${before}$`) }).waitFor();
    await page.getByRole('searchbox').fill('fi');
    await page.waitForURL(/q=fi/);
    await page.getByRole('searchbox').fill('');
    await post(openOf('Second'));
    await page.locator('.open-incident .title', { hasText: 'Second' }).waitFor();
    await page.locator('.incident-row .title', { hasText: 'Second' }).waitFor();
    expect(await page.evaluate<string>('document.activeElement?.id')).toBe('search');
  });

  it('shows more rows under those that are there', async () => {
    for (let i = 0; i < 53; i += 1) await post({ ...CLOUDFLARE, id: `i-${i}`, title: `Incident ${i}` });
    const { page } = watched;
    await page.goto('/');
    expect(await page.locator('.incident-row').count()).toBe(50);
    await page.getByRole('link', { name: 'More' }).click();
    await page.locator('.incident-row').nth(52).waitFor();
    expect(await page.getByRole('link', { name: 'More' }).count()).toBe(0);
  });

  it('is readable and filters without a script', async () => {
    await post(CLOUDFLARE);
    await post({ ...openOf('Other'), company: 'Fastly' });
    const plain = await openPage(browser, service.address, { javaScriptEnabled: false });
    await plain.page.goto('/');
    expect(await plain.page.locator('.incident-row').count()).toBe(2);
    await plain.page.getByRole('link', { name: 'Cloudflare' }).click();
    expect(await plain.page.locator('.incident-row .title').allTextContents()).toEqual([CLOUDFLARE.title]);
    await plain.page.getByRole('searchbox').fill('nothing like that');
    await plain.page.getByRole('searchbox').press('Enter');
    expect(await plain.page.locator('#count').textContent()).toBe('0 of 2 incidents');
    await plain.close();
    expect(plain.faults).toEqual([]);
  });

  it('lists its keys, with the switch that turns them off on every page', async () => {
    await post(CLOUDFLARE);
    const { page } = watched;
    await page.goto('/');
    await page.getByRole('button', { name: 'Keys' }).waitFor();
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await dialog.getByLabel('Single keys').uncheck();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('/');
    expect(await page.evaluate<boolean>(`document.getElementById('search').matches(':focus')`)).toBe(false);
    await page.goto(`/incidents/${CLOUDFLARE.id}`);
    await page.getByLabel('Known at').waitFor();
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', { name: 'Keys and signs' }).click();
    expect(await page.getByRole('dialog').getByLabel('Single keys').isChecked()).toBe(false);
  });

  it('shows a page for what it cannot read, and says what', async () => {
    await post(CLOUDFLARE);
    const { page } = watched;
    const answer = await page.goto('/?year=never&minDuration=long&cursor=bent');
    expect(answer!.status()).toBe(200);
    expect(await page.getByText('Not understood').textContent()).toContain('year, minDuration');
    expect(await page.locator('.incident-row').count()).toBe(1);
  });

  it('takes hostile words for words', async () => {
    const title = '<img src=x onerror=alert(1)>"><script>alert(2)</script>';
    await post({ ...CLOUDFLARE, title, company: '"><b>', keywords: ["' onclick='x"] });
    const { page } = watched;
    await page.goto('/');
    expect(await page.locator('.incident-row .title').textContent()).toBe(title);
    await page.getByRole('link', { name: '"><b>' }).click();
    await page.getByRole('heading', { level: 1, name: '"><b>' }).waitFor();
    expect(await page.locator('main img, main script, main b').count()).toBe(0);
  });
});
