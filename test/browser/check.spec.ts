/** The page on which reports are checked, in a real browser. */
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { serve, type RunningService } from '../../src/serve.js';
import { describeInBrowser, launch, openPage } from '../support/browser.js';
import { SETTINGS } from './incidents.js';

const REPORT = `# Payments failed <img src=x onerror="document.title='hacked'">, 5 March 2026

All times in CEST. The outage lasted 64 minutes. </textarea><script>document.title = 'hacked'</script>

- 14:00 outage started
- 14:10 detected, "quoted" & <b>bold</b>
- 15:31 resolved
`;

describeInBrowser('The page on which reports are checked', () => {
  let browser: Browser;
  let service: RunningService;
  beforeAll(async () => {
    [browser, service] = await Promise.all([launch(), serve(SETTINGS)]);
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  it.each([
    { colorScheme: 'light' as const, width: 1440 },
    { colorScheme: 'dark' as const, width: 320 },
  ])('shows what it found beside the text, $colorScheme at $width px', async ({ colorScheme, width }) => {
    const { page, faults, close } = await openPage(browser, service.address, {
      colorScheme,
      viewport: { width, height: 900 },
    });
    await page.goto('/check');
    await page.getByLabel(/The report:/).fill(REPORT);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByRole('heading', { name: /1 error/ }).waitFor();
    expect(await page.locator('.findings > li.is-error').first().innerText()).toContain('64 minutes');
    expect(await page.locator('#L3 mark.is-error').innerText()).toBe('64 minutes');
    expect(await page.locator('#L3 .report-notes').innerText()).toContain('error');
    expect(await page.locator('#L6 mark.is-fact').innerText()).toBe('14:10');
    // A winter date: the name is of summer, and a correction is proposed to copy.
    expect(await page.locator('.correction code').first().innerText()).toBe('CET');
    expect(await page.getByRole('button', { name: 'Copy CET' }).count()).toBe(1);
    // What was sent stays words.
    expect(await page.locator('#L6 .report-words').innerText()).toContain('"quoted" & <b>bold</b>');
    expect(await page.getByLabel(/The report:/).inputValue()).toBe(REPORT);
    expect(await page.title()).toBe('Check a report · asof');
    expect(await page.locator('main img, main script').count()).toBe(0);
    await page.evaluate(`document.querySelectorAll('details').forEach((each) => (each.open = true))`);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await close();
    expect(faults).toEqual([]);
  });

  it('a form needs no script, and says why a report cannot be held against what is not there', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${service.address}/check?incident=none`);
    await page.getByLabel(/The report:/).fill(REPORT);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    expect(await page.getByRole('alert').innerText()).toContain('none');
    await page.getByLabel('Incident to hold it against').fill('');
    await page.getByLabel('Day, if the report names none').fill('5 March');
    await page.getByLabel('As it was known at').fill('noon');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([
      'Not checked: “As it was known at” must be an RFC 3339 instant with Z or an offset',
      'Not checked: “Day, if the report names none” must be a day of the calendar, as YYYY-MM-DD',
    ]);
    await page.getByLabel('As it was known at').fill('');
    await page.getByLabel('Day, if the report names none').fill('2026-03-05');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    expect(await page.getByRole('heading', { name: /1 error/ }).count()).toBe(1);
    await context.close();
  });

  it('takes a dropped file, and makes an incident of it as an import does', async () => {
    const { page, close } = await openPage(browser, service.address);
    await page.goto('/check');
    await page.evaluate(`{
      const files = new DataTransfer();
      files.items.add(new File(['---\\nuuid: one\\ntitle: Dropped\\nstart_time: 2026-03-05T14:00:00Z\\n---\\nIt began at 14:10 UTC.\\n'], 'dropped.md'));
      document.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
    }`);
    await page.getByRole('heading', { name: 'Line by line' }).waitFor();
    expect(await page.getByLabel('Name of the file').inputValue()).toBe('dropped.md');
    await page.getByRole('button', { name: 'Make an incident of it' }).click();
    await page.getByRole('status').getByRole('link').click();
    await page.getByRole('heading', { name: 'Dropped' }).first().waitFor();
    await close();
  });
});
