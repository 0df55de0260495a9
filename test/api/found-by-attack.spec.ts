/** What an attacker found: each was answered otherwise before. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isExactOrigin } from '../../src/access/entrance/own-origin.js';
import { bearer, makeKey, startWithKeys, type KeyedService } from '../support/keys.js';
import { startFresh } from './service.js';

let keyed: KeyedService;
beforeAll(async () => {
  keyed = await startWithKeys();
});
afterAll(() => keyed.running.close());

describe('a key that only posts changes', () => {
  it('learns neither what others have recorded, nor which incidents there are', async () => {
    const admin = { headers: bearer(keyed.admin) };
    const change = { id: 'r1', type: 'release', version: '1.2.3', text: 'by another' };
    await keyed.api.request('POST', '/v1/services/web/changes', { ...admin, body: change });
    await keyed.api.request('POST', '/v1/incidents', { ...admin, body: { id: 'inc', title: 'T', services: ['web'] } });
    const link = { service: 'web', changeId: 'r1' };
    await keyed.api.request('POST', '/v1/incidents/inc/links/changes', { ...admin, body: link });
    const { key } = await makeKey(keyed, ['changes']);
    const amend = (ifMatch: string) =>
      keyed.api.request<Record<string, unknown>>('PATCH', '/v1/services/web/changes/r1', {
        headers: { ...bearer(key), 'if-match': ifMatch },
        body: { set: { version: '1.2.4' }, reason: 'r' },
      });
    const changed = await amend('"999999"');
    expect(changed.status).toBe(412);
    expect(JSON.stringify(changed.body)).not.toContain('by another');
    expect(await amend('*')).toMatchObject({ status: 200, body: { change: { linkedTo: [] } } });
    const read = await keyed.api.request('GET', '/v1/services/web/changes/r1', admin);
    expect(read.body).toMatchObject({ linkedTo: ['inc'] });
  });
});

describe('a key that names its services in another case', () => {
  it('may change them, for their names have none', async () => {
    const made = await makeKey(keyed, ['changes'], { services: ['Web', 'web', 'API'] });
    expect(made).toMatchObject({ services: ['web', 'api'] });
    const { key } = made;
    const posted = { headers: bearer(key), body: { type: 'release', version: '3' } };
    expect((await keyed.api.request('POST', '/v1/services/WEB/changes', posted)).status).toBe(201);
    expect((await keyed.api.request('POST', '/v1/services/db/changes', posted)).status).toBe(403);
  });
});

describe('a service without keys', () => {
  it('makes a first key that can make others, and no other', async () => {
    const { api, running } = await startFresh();
    const make = (scopes: string[]) => api.request('POST', '/v1/keys', { body: { name: 'n', scopes } });
    expect(await make(['read'])).toMatchObject({ status: 422, body: { errors: [{ pointer: '/scopes' }] } });
    expect((await make(['admin'])).status).toBe(201);
    expect((await make(['admin'])).status).toBe(401);
    await running.close();
  });
});

describe('the Origin of a session that writes', () => {
  const host = '127.0.0.1:4000';
  it.each([
    ['http://127.0.0.1:4000', undefined, true],
    ['https://127.0.0.1:4000', undefined, false],
    ['http://127.0.0.1:4000/', undefined, false],
    ['HTTP://127.0.0.1:4000', undefined, false],
    [undefined, undefined, false],
    ['https://asof.example', 'https://asof.example/pre', true],
    ['http://asof.example', 'https://asof.example/pre', false],
    ['http://127.0.0.1:4000', 'https://asof.example/pre', true],
  ])('%s, at %s: %s', (origin, publicUrl, isExact) => {
    expect(isExactOrigin({ host, ...(origin !== undefined && { origin }) }, publicUrl)).toBe(isExact);
  });
});

describe('a body of a type that a call does not take', () => {
  it.each([
    ['/v1/check', 'text/html', 'text/markdown or text/plain'],
    ['/v1/check', '', 'text/markdown or text/plain'],
    ['/v1/incidents/inc/lines', 'application/xml', 'text/plain'],
    ['/v1/incidents', 'image/png', 'application/json'],
    ['/v1/incidents', 'text/plain', 'application/json'],
  ])('%s, %j: is told which it takes', async (path, type, types) => {
    const body = new Blob(['x']);
    const headers = { ...bearer(keyed.admin), ...(type !== '' && { 'content-type': type }) };
    const answer = await fetch(new URL(path, keyed.running.url), { method: 'POST', headers, body });
    const problem = { code: 'unsupported_media', detail: `Bodies of this call are ${types}.` };
    expect([answer.status, await answer.json()]).toEqual([415, expect.objectContaining(problem)]);
  });
});
