/** Where one writes on the page of an incident: one line, several, and what is refused. */
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, type BrowserContextOptions } from 'playwright-core';
import { serve, type RunningService } from '../../src/serve.js';
import { type EntryView } from '../../src/timeline/view/view-types.js';
import { describeInBrowser, launch, openPage, type Watched } from '../support/browser.js';
import { client, type Client } from '../support/http.js';
import { SETTINGS } from './incidents.js';

/** Bare times are on its date. */
const OVER = {
  title: 'Checkout errors',
  entries: [
    { id: 'imp', type: 'impact_started', occurredAt: '2026-03-01T18:00:00Z' },
    { id: 'res', type: 'resolved', occurredAt: '2026-03-01T19:30:00Z' },
  ],
};
const TIMELINE = `
- 18:05 The first ticket
- 18:20 rollback api 1.2.2
- @18:41:30 communicated Told the customers
`;

describeInBrowser('the composer', () => {
  let browser: Browser;
  let service: RunningService;
  let api: Client;

  beforeAll(async () => {
    [browser, service] = await Promise.all([launch(), serve(SETTINGS)]);
    api = client(service.address);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.close();
  });

  async function open(id: string, options: BrowserContextOptions = {}) {
    await api.request('POST', '/v1/incidents', { body: { id, ...OVER } });
    const opened: Watched = await openPage(browser, service.address, options);
    const { page } = opened;
    await page.goto(`/incidents/${id}`);
    return { ...opened, box: page.getByLabel('Add to the timeline'), status: page.locator('.composer .preview') };
  }
  async function added(id: string): Promise<readonly EntryView[]> {
    const { body } = await api.get<{ entries: EntryView[] }>(`/v1/incidents/${id}/timeline`);
    return body.entries.filter((entry) => entry.id !== 'imp' && entry.id !== 'res');
  }

  it('reads a timeline that is pasted line by line, says how, and posts it at once', async () => {
    const { page, box, status, faults, close } = await open('pasted');
    const posts: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    await box.fill(TIMELINE);
    await status.getByText('3 entries · times without a zone are UTC').waitFor();
    expect(
      await page.getByRole('list', { name: 'How each line is read' }).getByRole('listitem').allInnerTexts(),
    ).toEqual([
      expect.stringMatching(/2026-03-01 18:05 . note The first ticket/),
      expect.stringMatching(/2026-03-01 18:20 . rollback of api 1\.2\.2/),
      expect.stringMatching(/2026-03-01 18:41:30 . communicated Told the customers/),
    ]);
    await page.getByRole('button', { name: 'Add 3' }).click();
    await page.locator('.row', { hasText: 'Told the customers' }).waitFor();
    expect(await box.inputValue()).toBe('');
    expect((await added('pasted')).map(({ type, occurredAt, source }) => [type, occurredAt, source])).toEqual([
      ['note', '2026-03-01T18:05:00.000Z', 'web'],
      ['rollback', '2026-03-01T18:20:00.000Z', 'web'],
      ['communicated', '2026-03-01T18:41:30.000Z', 'web'],
    ]);
    expect(posts).toHaveLength(1);
    await close();
    expect(faults).toEqual([]);
  });

  it('posts nothing before every line can be read, unless they are one text', async () => {
    const { page, box, status, close } = await open('unread');
    await box.fill('18:05 The first ticket\n18:20 Looked at it\nand then we waited');
    await status.getByText('line 3 cannot be read: nothing is posted before all can').waitFor();
    expect(await page.getByRole('button', { name: 'Add', exact: true }).isDisabled()).toBe(true);
    await page.getByLabel('Each line is an entry').uncheck();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('.row', { hasText: 'The first ticket' }).waitFor();
    expect(await added('unread')).toHaveLength(1);
    await close();
  });

  it('takes words of several lines for one text, unless it is told otherwise', async () => {
    const { page, box, status, close } = await open('words');
    await box.fill('The first thing that we saw.\n\nThe second, much later.');
    await status.getByText('note').first().waitFor();
    const choice = page.getByLabel('Each line is an entry');
    expect(await choice.isChecked()).toBe(false);
    await choice.check();
    await page.getByRole('button', { name: 'Add 2' }).waitFor();
    // It is about this text only.
    await box.fill('');
    await choice.waitFor({ state: 'detached' });
    await box.fill('One\nand two');
    expect(await choice.isChecked()).toBe(false);
    await box.press('Enter');
    await page.locator('.row', { hasText: 'One and two' }).waitFor();
    expect((await added('words')).map(({ type, text }) => [type, text])).toEqual([['note', 'One and two']]);
    await close();
  });

  it('gives back what was refused, to be mended', async () => {
    const { page, box, close } = await open('refused');
    const problem = { code: 'limit', title: 'Too many', detail: 'There is no room.', retryable: false };
    await page.route('**/entries', (route) => route.fulfill({ status: 422, json: problem }));
    await box.fill(TIMELINE);
    await page.getByRole('button', { name: 'Add 3' }).click();
    await page.getByText('Not added: note “The first ticket” and 2 more. There is no room.').waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    expect((await box.inputValue()).trim()).toBe(TIMELINE.trim());
    expect(await page.getByText('Not added').count()).toBe(0);
    await close();
  });

  it.each([1440, 320])('axe finds nothing in a pasted timeline of many lines at %i px', async (width) => {
    const { page, box, status, faults, close } = await open(`long-${width}`, { viewport: { width, height: 700 } });
    const lines = Array.from({ length: 40 }, (_, n) => `18:${String(n + 10)} Looked at ${'a'.repeat(60)} once more`);
    await box.fill(lines.join('\n'));
    await status.getByText('40 entries').waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(await page.getByRole('button', { name: 'Add 40' }).isVisible()).toBe(true);
    await close();
    expect(faults).toEqual([]);
  });
});
