import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type Settings } from './config.js';
import { serve } from './serve.js';
import { isNewFolder, startWords } from './start-words.js';

let data: string;
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'asof-words-')), 'data');
});
afterEach(() => rmSync(join(data, '..'), { recursive: true }));

const settings = (): Settings => ({ port: 0, host: '127.0.0.1', data, insecure: false, logLevel: 'silent' });

it('trial 39: a first start says that its folder is new, where it answers, and what to do next', async () => {
  const isNew = isNewFolder(settings());
  const service = await serve(settings());
  const words = await startWords(service, settings(), isNew);
  await service.close();
  expect(words).toContain(`answers at ${service.url}`);
  expect(words).toContain(`${data}, new`);
  expect(words).toContain(`pages      ${service.url}/\n`);
  expect(words).toContain(`${service.url}/docs`);
  expect(words).toContain('asof declare');
});

it('trial 39: a later start counts the incidents that it found, retracted ones too', async () => {
  const first = await serve(settings());
  const post = (path: string, body: object) =>
    fetch(first.address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify(body),
    });
  await post('/v1/incidents', { id: 'one', title: 'One' });
  await post('/v1/incidents', { id: 'two', title: 'Two' });
  await post('/v1/incidents/two/retract', { reason: 'no incident' });
  await first.close();

  const isNew = isNewFolder(settings());
  const service = await serve(settings());
  const words = await startWords(service, settings(), isNew);
  await service.close();
  expect(words).toContain(`${data}, 2 incidents`);
});

it('says that a service without a folder keeps nothing', async () => {
  const memory: Settings = { ...settings(), data: ':memory:' };
  const isNew = isNewFolder(memory);
  const service = await serve(memory);
  const words = await startWords(service, memory, isNew);
  await service.close();
  expect(words).toContain('in memory only');
});
