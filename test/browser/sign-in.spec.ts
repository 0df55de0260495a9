/** Signing in, in a real browser: it alone says whether the cookie is kept on loopback, and which Origin it names. */
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { describeInBrowser, launch, openPage } from '../support/browser.js';
import { AUDIENCE, CLIENT, TestedIssuer } from '../support/issuer.js';
import { bearer, makeKey, startWithKeys, type KeyedService } from '../support/keys.js';
import { CLOUDFLARE } from './incidents.js';

describeInBrowser('Whoever needs a key', () => {
  let browser: Browser;
  let service: KeyedService;
  beforeAll(async () => {
    [browser, service] = await Promise.all([launch(), startWithKeys()]);
    await service.api.request('POST', '/v1/incidents', { headers: bearer(service.admin), body: CLOUDFLARE });
  });
  afterAll(async () => {
    await browser.close();
    await service.running.close();
  });

  it.each(['127.0.0.1', 'localhost'])('signs in at a page, writes there, and signs out again, on %s', async (host) => {
    const origin = service.running.address.replace('127.0.0.1', host);
    const { page, faults, close } = await openPage(browser, origin, { viewport: { width: 320, height: 800 } });
    const { key } = await makeKey(service, ['write'], { name: 'Ann of the operations team at night' });
    await page.goto('/incidents/service-tokens?tz=UTC');
    expect(new URL(page.url()).pathname).toBe('/login');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
    await page.getByLabel('Key').fill('asof_wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    // The refusal is a status that browsers note on their console.
    faults.splice(0);
    await page.getByLabel('Key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('textbox', { name: 'Add to the timeline' }).waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/incidents/service-tokens?tz=UTC');
    await page.getByRole('textbox', { name: 'Add to the timeline' }).fill(`note written on ${host}`);
    await page.getByRole('textbox', { name: 'Add to the timeline' }).press('Enter');
    await page.getByText(`written on ${host}`).first().waitFor();
    const who = page.getByRole('link', { name: /Ann of the operations/ });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    await who.click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto('/');
    expect(new URL(page.url()).pathname).toBe('/login');
    await close();
    expect(faults).toEqual([]);
  });

  const signIn = async (page: Page, key: string): Promise<void> => {
    await page.getByLabel('Key').fill(key);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };

  it.each(['/?q=service', '/incidents/service-tokens?tz=UTC'])(
    'is led from %s to where one signs in when the session ends, and back',
    async (path) => {
      const { page, close } = await openPage(browser, service.running.address);
      const { id, key } = await makeKey(service, ['read']);
      await page.goto(path);
      await signIn(page, key);
      await page.locator('html[data-signed-in]').waitFor({ state: 'attached' });
      await service.api.request('DELETE', `/v1/keys/${id}`, { headers: bearer(service.admin) });
      await page.waitForURL(/\/login\?return=/, { timeout: 15_000 });
      await signIn(page, service.admin);
      await page.waitForURL((url) => url.pathname + url.search === path);
      await close();
    },
    60_000,
  );

  it('loses nothing that is being written when the session ends', async () => {
    const { page, close } = await openPage(browser, service.running.address);
    const { id, key } = await makeKey(service, ['write']);
    await page.goto('/incidents/service-tokens?tz=UTC');
    await signIn(page, key);
    const composer = page.getByRole('textbox', { name: 'Add to the timeline' });
    await composer.fill('note half of a thou');
    await service.api.request('DELETE', `/v1/keys/${id}`, { headers: bearer(service.admin) });
    await page.getByRole('link', { name: 'Sign in again' }).waitFor({ timeout: 15_000 });
    expect(await composer.inputValue()).toBe('note half of a thou');
    await close();
  }, 60_000);

  it('may come by way of an issuer instead', async () => {
    const issuer = await new TestedIssuer().start();
    issuer.person = { sub: 'ann', claims: { name: 'Ann', scope: 'openid read write' } };
    const client = { id: CLIENT.id, secret: CLIENT.secret };
    const oidc = { issuer: issuer.url, audience: AUDIENCE, client, scopeClaim: 'scope', groupsClaim: 'groups' };
    const other = await startWithKeys({ oidc });
    await other.api.request('POST', '/v1/incidents', { headers: bearer(other.admin), body: CLOUDFLARE });
    const { page, faults, close } = await openPage(browser, other.running.address);
    await page.goto('/analytics');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
    await page.getByRole('link', { name: /^Sign in with 127/ }).click();
    await page.waitForURL(/\/analytics$/);
    await page.getByRole('link', { name: 'Ann', exact: true }).waitFor();
    await page.goto('/incidents/service-tokens?tz=UTC');
    const composer = page.getByRole('textbox', { name: 'Add to the timeline' });
    await composer.fill('note written by a person');
    await composer.press('Enter');
    await page.locator('.row .line', { hasText: 'written by a person' }).click();
    // The event has the id alone.
    await page.locator('.details bdi[title^="user:"]', { hasText: /^Ann$/ }).waitFor();
    const row = page.locator('.row', { hasText: 'written by a person' });
    await row.locator('.source', { hasText: /^Ann$/ }).waitFor();
    const ann = (await row.locator('.source bdi').getAttribute('title'))!;
    await other.api.request('PATCH', '/v1/incidents/service-tokens', {
      headers: { ...bearer(other.admin), 'if-match': '*' },
      body: { set: { visibleTo: [ann] }, reason: 'For Ann alone' },
    });
    const audience = page.getByText('Private: seen by user Ann, and admins');
    await audience.waitFor();
    // Before any script ran it says the same.
    expect(await (await page.request.get('/incidents/service-tokens')).text()).toContain(
      'seen by user Ann, and admins',
    );
    await close();
    // To nobody else but the issuer.
    expect(faults.filter((fault) => !fault.startsWith(`request: ${issuer.url}/authorize?`))).toEqual([]);
    await other.running.close();
    issuer.close();
  }, 60_000);

  it('sees with a key that only reads nothing that would be refused', async () => {
    const { page, faults, close } = await openPage(browser, service.running.address);
    const { key } = await makeKey(service, ['read'], { name: 'Reader' });
    await page.goto('/login?return=/incidents/service-tokens');
    await page.getByLabel('Key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('#known').waitFor();
    await page.locator('.row button.line').first().click();
    await page.locator('.details').waitFor();
    expect(await page.locator('#composer').count()).toBe(0);
    for (const name of ['Correct', 'Retract', 'add it'])
      expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
    await page.goto('/');
    await page.locator('#rows').waitFor();
    expect(await page.getByRole('button', { name: 'Declare an incident' }).count()).toBe(0);
    await page.goto('/check');
    expect(await page.getByRole('button', { name: 'Make an incident of it' }).count()).toBe(0);
    await close();
    expect(faults).toEqual([]);
  });
});
