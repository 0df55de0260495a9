/** A real Chromium for tests of the pages. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Where it is; null where there is none. */
export const chromiumPath: string | null = process.env['CHROMIUM'] ?? PLACES.find((place) => existsSync(place)) ?? null;

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath!, args: ARGUMENTS });

/** What went wrong in a page, and where it asked for something outside of its origin. */
export function troublesOf(page: Page, origin: string): string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('data:')) troubles.push(`asked for ${url}`);
  });
  return troubles;
}
