import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { client } from '../support/http.js';
import { until } from '../support/consuming.js';
import { killLeftovers, startService, type Service } from '../support/service.js';
import { terminal, type Terminal } from './terminal.js';

const TIMEOUT_MS = 60_000;

let data: string;
let service: Service;
let asof: Terminal;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'asof-projections-'));
  service = await startService({ data });
  asof = terminal(service.url);
  await client(service.url).request('POST', '/v1/incidents', { body: { id: 'seed', title: 'Seed' } });
  await until(async () => (await asof(['projections'])).out.includes('up to date'));
}, TIMEOUT_MS);
afterAll(async () => {
  await killLeftovers();
  rmSync(data, { recursive: true, force: true });
}, TIMEOUT_MS);

describe('projections, from the terminal', () => {
  it('are shown with how far they are', async () => {
    expect(await asof(['projections'])).toEqual({ code: 0, out: 'incidents version 5 · live · up to date\n', err: '' });
    const { out } = await asof(['projections', '--json']);
    expect(JSON.parse(out)).toMatchObject({ projections: [{ name: 'incidents', parked: [], rebuild: null }] });
  });

  it('are rebuilt while one waits', async () => {
    const before = await asof(['verify', 'seed']);
    expect(await asof(['projections', 'rebuild', 'incidents'])).toEqual({
      code: 0,
      out: 'incidents version 5 · live · up to date\n',
      err: '',
    });
    expect(await asof(['verify', 'seed'])).toEqual(before);
    expect(before.out).toContain('the document of revision 0 is what the events fold into');
  });

  it('are rebuilt without waiting', async () => {
    const { code, out } = await asof(['projections', 'rebuild', 'incidents', '--no-wait']);
    expect([code, out]).toEqual([0, expect.stringContaining('is made:')]);
    await until(async () => (await asof(['projections'])).out.includes('live'));
  });

  it('have their parked streams tried again', async () => {
    expect((await asof(['projections', 'retry-parked', 'incidents'])).code).toBe(0);
  });

  it.each([
    [['projections', 'rebuild'], 2, 'NAME is missing'],
    [['projections', 'rebuild', 'a', 'b'], 2, '"b" is one word too many'],
    [['projections', 'rebuild', 'none'], 1, 'no projection'],
    [['projections', 'none'], 2, '"none" is one word too many'],
  ])('%j fails with %i', async (args, code, words) => {
    const printed = await asof(args);
    expect(printed).toMatchObject({ code, err: expect.stringContaining(words) as unknown });
  });
});
