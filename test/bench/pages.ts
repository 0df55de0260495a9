/** The page of a long incident, in a real Chromium. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, type Page } from 'playwright-core';
import { CHROMIUM, launch } from '../support/chromium.js';
import { startService } from '../support/service.js';
import { post, send } from './load.js';
import { median, rounded, type Finding } from './measure.js';

const ENTRIES = 5000;
const LOADS = 7;
const STEPS = 41;
const KEYS = 60;
const POSTS_A_SECOND = 200;
const FIRST_LOAD_BYTES = 61_440;
const WORK = `incident page, ${ENTRIES} entries`;

export async function pages(folder: string): Promise<Finding[]> {
  if (CHROMIUM === undefined)
    return [{ ...budget('', 'milliseconds', 0, []), reached: null, note: 'there is no Chromium' }];
  const service = await startService({ data: join(folder, 'pages'), args: ['--log-level', 'warn'] });
  const browser = await launch();
  try {
    await openLong(service.url, 'long');
    const address = `${service.url}/incidents/long`;
    return [
      ...(await loading(browser, address)),
      ...(await sliding(browser, address, 'milestones')),
      ...(await sliding(browser, `${address}?all=true`, 'everything')),
      await typing(browser, service.url),
    ];
  } finally {
    await browser.close();
    await service.stop();
  }
}

const budget = (what: string, against: string, atMost: number, rounds: readonly number[]): Finding => ({
  work: [WORK, what].filter(Boolean).join(': '),
  against,
  target: { atMost },
  reached: rounds.length === 0 ? null : rounded(median(rounds)),
  rounds: rounds.map(rounded),
});

/** One fact in ten is a milestone: mostly of the response, with a release, an impact and a status now and then. */
const MILESTONES = ['action', 'communicated', 'action', 'release', 'impact_started', 'identified', 'impact_ended'];

/** Written down as it happened, more or less: an entry a second. */
async function openLong(url: string, id: string): Promise<void> {
  const from = Date.now() - ENTRIES * 1000;
  const entries = Array.from({ length: ENTRIES }, (_, n) => {
    const type = n === 0 ? 'declared' : n % 10 === 0 ? MILESTONES[(n / 10) % MILESTONES.length]! : 'note';
    return {
      type,
      occurredAt: new Date(from + n * 1000).toISOString(),
      text: `What was seen and said in second ${n} of it`,
      ...(type.startsWith('impact') && { component: 'checkout', level: 'partial' }),
    };
  });
  await send(`${url}/v1/incidents`, { id, title: 'A long one', severity: '2' });
  for (let n = 0; n < ENTRIES; n += 500)
    await send(`${url}/v1/incidents/${id}/entries`, { entries: entries.slice(n, n + 500) });
}

interface Loaded {
  /** Milliseconds from the start of the navigation. */
  readonly usable: number;
  readonly painted: number;
  /** Addresses of script and style. */
  readonly files: readonly string[];
}

/** A program for the page. It ends once the slider is there. */
const WHEN_USABLE = `new Promise((resolve) => {
  const look = () => {
    if (document.getElementById('known') === null) return void requestAnimationFrame(look);
    const usable = performance.now();
    const files = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /[.](js|css)$/.test(name));
    new PerformanceObserver((list) => resolve({ usable, files, painted: list.getEntries().at(-1).startTime }))
      .observe({ type: 'largest-contentful-paint', buffered: true });
  };
  look();
})`;

/** Each time with an empty cache. */
async function loading(browser: Browser, address: string): Promise<Finding[]> {
  const loads: Loaded[] = [];
  for (let n = 0; n <= LOADS; n += 1) {
    const page = await browser.newPage();
    await page.goto(address, { waitUntil: 'commit' });
    loads.push(await page.evaluate<Loaded>(WHEN_USABLE));
    await page.close();
  }
  const { files } = loads.shift()!;
  const bodies = await Promise.all(files.map(async (file) => (await fetch(file)).arrayBuffer()));
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(new Uint8Array(body), { level: 6 }).length, 0);
  return [
    {
      ...budget(`script and style of the first load, ${files.length} files`, 'bytes of gzip', FIRST_LOAD_BYTES, [
        bytes,
      ]),
      reached: bytes,
      rounds: [bytes],
    },
    budget(
      'largest contentful paint, cold',
      'milliseconds',
      1000,
      loads.map(({ painted }) => painted),
    ),
    budget(
      'usable, cold',
      'milliseconds',
      2000,
      loads.map(({ usable }) => usable),
    ),
  ];
}

/**
 * A program for the page: takes the slider to these places, and resolves to the milliseconds of script of each. What is
 * to be drawn is drawn in microtasks, so a few of them later it is; frames and timers are not counted.
 */
const slide = (places: readonly number[]): string => `(async () => {
  const slider = document.getElementById('known');
  const times = [];
  for (const place of ${JSON.stringify(places)}) {
    const from = performance.now();
    slider.value = String(place);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    for (let turn = 0; turn < 20; turn += 1) await null;
    times.push(performance.now() - from);
    if (!slider.getAttribute('aria-valuetext').includes('revision ' + place + ' of')) throw new Error('not drawn');
    await new Promise((rest) => requestAnimationFrame(() => setTimeout(rest)));
  }
  return times;
})()`;

async function sliding(browser: Browser, address: string, what: string): Promise<Finding[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  await page.goto(address);
  await page.locator('#known').waitFor();
  const random = Array.from({ length: STEPS }, (_, n) => ((n + 1) * 1_999) % ENTRIES);
  const neighbouring = Array.from({ length: STEPS }, (_, n) => ENTRIES / 2 - n);
  await page.evaluate(slide(random));
  const found = [
    budget(`a step of the slider anywhere, ${what}`, 'milliseconds', 16, await page.evaluate(slide(random))),
    budget(`a step to the next place, ${what}`, 'milliseconds', 16, await page.evaluate(slide(neighbouring))),
  ];
  await page.close();
  return found;
}

/** A program for the page: from now on, keeps how long each key takes until the frame that shows it. */
const KEEP_TIMES = `
  globalThis.keyTimes = [];
  addEventListener('keydown', ({ timeStamp }) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => keyTimes.push(performance.now() - timeStamp);
    port2.postMessage(null);
  }), true);`;

async function typing(browser: Browser, url: string): Promise<Finding> {
  await openLong(url, 'busy');
  const page: Page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  await page.goto(`${url}/incidents/busy`);
  await page.locator('#known').waitFor();
  await page.evaluate(KEEP_TIMES);
  await page.locator('#composer').focus();
  const seconds = 6;
  const posting = post({ url, incidents: ['busy'], connections: 4, rate: POSTS_A_SECOND, until: { seconds } });
  await page.keyboard.type('a'.repeat(KEYS), { delay: (seconds * 900) / KEYS });
  await posting;
  const times = await page.evaluate<number[]>('keyTimes');
  await page.close();
  return budget(`a key to its frame, under ${POSTS_A_SECOND} posts/s`, 'milliseconds', 100, times);
}
