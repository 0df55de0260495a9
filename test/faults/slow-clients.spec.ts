/** Clients that begin a request and do not end it take nothing from the others, and are closed in the end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { client } from '../support/http.js';
import { killLeftovers, startService } from '../support/service.js';
import { halfOfPost, RawConnection } from './raw-connection.js';

/** Each start of a process takes its time. */
jest.setTimeout(60_000);

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'asof-slow-'));
});
afterEach(async () => {
  await killLeftovers();
  rmSync(data, { recursive: true });
});

const HURRIED = [
  'env',
  `NODE_OPTIONS=--import=${pathToFileURL(join(import.meta.dirname, 'hurried-timeouts.js')).href}`,
];
const BODY = JSON.stringify({ title: 'Never whole' });

describe('a slow client', () => {
  it('is told 408 and closed when its body does not come', async () => {
    const service = await startService({ data, through: HURRIED });
    const connection = await RawConnection.to(service.url);
    connection.say(halfOfPost('/v1/incidents', BODY));
    const answer = await connection.closed();
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('application/problem+json');
    await service.stop();
  });

  it('is told 408 and closed when its head does not come', async () => {
    const service = await startService({ data, through: HURRIED });
    const connection = await RawConnection.to(service.url);
    connection.say('POST /v1/incidents HTTP/1.1\r\nhost: local');
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 408 /);
    await service.stop();
  });

  it('does not hold up the others, however many of it there are', async () => {
    const service = await startService({ data });
    const slow = await Promise.all(Array.from({ length: 500 }, () => RawConnection.to(service.url)));
    for (const connection of slow) connection.say(halfOfPost('/v1/incidents', BODY));
    const api = client(service.url);
    const opened = await api.request<{ position: string }>('POST', '/v1/incidents', { body: { title: 'Whole' } });
    expect(opened.status).toBe(201);
    for (const connection of slow) connection.drop();
    const list = `/v1/incidents?minPosition=${opened.body.position}`;
    const { body } = await api.get<{ items: { title: string }[] }>(list);
    expect(body.items.map(({ title }) => title)).toEqual(['Whole']);
    expect((await service.stop()).code).toBe(0);
  });
});
