/**
 * `npm run pictures`: makes the pictures of this folder anew, in Debian's Chromium and both themes, from a service that has
 * published incidents and an invented one that goes on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { movingPicture } from './moving-picture.js';

const ROOT = join(import.meta.dirname, '../..');
const PUBLISHED = [
  'cf-2023-01-24-full',
  'fastly-2021-06-08',
  'gh-2024-08-14',
  'gitlab-2017-01-31',
  'google-2017-01-30',
];
const SHOWN = PUBLISHED[0];
/** Of every picture, in pixels. */
const WIDTH = 1180;
/** Of a moving one: more would take too long to load. */
const FRAMES = 9;

const data = mkdtempSync(join(tmpdir(), 'asof-pictures-'));
const service = spawn(process.execPath, [join(ROOT, 'dist/main.js'), '--port', '0', '--data', data], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const url = await addressOf(service);
  for (const id of PUBLISHED) {
    const file = join(ROOT, 'test/fixtures/incidents', `${id}.json`);
    await post(`${url}/v1/incidents`, JSON.parse(readFileSync(file, 'utf8')).incident);
  }
  await postLive(url);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
  });
  for (const theme of ['light', 'dark']) {
    await picture(browser, `incident-${theme}`, `${url}/incidents/${SHOWN}`, theme, 860);
    await picture(browser, `index-${theme}`, url, theme, 640);
    await slide(browser, `slider-${theme}`, `${url}/incidents/${SHOWN}`, theme);
  }
  await browser.close();
} finally {
  service.kill();
  await once(service, 'exit');
  rmSync(data, { recursive: true });
}

/** Where it says that it answers. */
async function addressOf(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (address) return address;
  }
  throw new Error('the service ended before it served');
}

async function post(url, body) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} was answered ${answer.status}: ${await answer.text()}`);
}

/** One that goes on, so that the index has something open. */
async function postLive(url) {
  const at = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
  await post(`${url}/v1/incidents`, {
    id: 'orders-fail',
    title: 'Orders fail in the app',
    company: 'Kestrel Coffee',
    product: 'Order Ahead',
    severity: 'sev2',
    entries: [
      { type: 'release', service: 'checkout', version: '2.31.0', occurredAt: at(26) },
      { type: 'impact_started', component: 'app', level: 'partial', occurredAt: at(22) },
      { type: 'detected', text: 'More than a fifth of the orders end in an error', occurredAt: at(19) },
      { type: 'declared', occurredAt: at(14) },
    ],
  });
}

async function opened(browser, url, theme, height) {
  const page = await browser.newPage({
    viewport: { width: WIDTH, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
  });
  await page.goto(url);
  await page.evaluate('document.fonts.ready');
  return page;
}

async function picture(browser, name, url, theme, height) {
  const page = await opened(browser, url, theme, height);
  if (url.includes('/incidents/')) await page.locator('#known').waitFor();
  else await page.locator('main').waitFor();
  await page.screenshot({ path: join(import.meta.dirname, `${name}.png`) });
  await page.close();
}

/** The slider goes from the first thing known to now; the page above it shows what each step knew. */
async function slide(browser, name, url, theme) {
  const page = await opened(browser, url, theme, 1200);
  const slider = page.locator('#known');
  await slider.waitFor();
  const top = (await page.locator('section.numbers').boundingBox()).y;
  const known = await page.locator('section.known').boundingBox();
  const clip = { x: 0, y: top, width: WIDTH, height: Math.ceil(known.y + known.height - top) + 10 };
  const last = Number(await slider.getAttribute('max'));
  const frames = [];
  for (let i = 0; i < FRAMES; i += 1) {
    const step = Math.round((last * i) / (FRAMES - 1));
    await slider.fill(String(step));
    await slider.blur();
    // A moment is drawn once its address is there; now has none of its own.
    await page.waitForURL((address) => address.searchParams.has('occurredBefore') === step < last);
    frames.push({ png: await page.screenshot({ clip }), milliseconds: step === last ? 3000 : 900 });
  }
  writeFileSync(join(import.meta.dirname, `${name}.png`), movingPicture(frames));
  await page.close();
}
