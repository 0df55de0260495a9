import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { isIssuerUrl, mayName } from './issuer-url.js';
import { Issuer } from './issuer.js';

let server: Server;
let url: string;
let answers: RequestListener;
let said: string[];
let issuer: Issuer;
beforeEach(async () => {
  server = createServer((request, answer) => answers(request, answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  said = [];
  issuer = new Issuer(url, (words) => said.push(words));
  answers = (_, answer) => answer.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it('is asked once, by however many at a time', async () => {
  let asked = 0;
  const good = answers;
  answers = (request, answer) => {
    asked += 1;
    good(request, answer);
  };
  await Promise.all(Array.from({ length: 20 }, () => issuer.metadata()));
  expect(asked).toBe(1);
  expect(await issuer.isThere()).toBe(true);
  expect([asked, said]).toEqual([1, []]);
});

it('that is away is asked once, too, by however many look at a time', async () => {
  let asked = 0;
  answers = (_, answer) => {
    asked += 1;
    answer.writeHead(500).end();
  };
  const found = await Promise.all(Array.from({ length: 20 }, () => issuer.isThere()));
  expect([asked, new Set(found)]).toEqual([1, new Set([false])]);
  expect(await issuer.isThere()).toBe(false);
  expect(asked).toBe(2);
});

/** More than anybody would read to its end. */
const endless: RequestListener = (_, answer) => {
  const more = (): void => {
    while (!answer.destroyed && answer.write(' '.repeat(64 * 1024)));
    answer.once('drain', more);
  };
  more();
};

it.each<[string, RequestListener]>([
  ['that does not answer well', (_, answer) => answer.writeHead(500).end()],
  ['that sends on to elsewhere', (_, answer) => answer.writeHead(302, { location: '/other' }).end()],
  [
    'that is somebody else',
    (_, answer) => answer.end('{"issuer":"https://evil.example","jwks_uri":"https://a.example"}'),
  ],
  ['that says nothing', (_, answer) => answer.end('null')],
  ['that sends no JSON', (_, answer) => answer.end('<html>')],
  [
    'that breaks off',
    (_, answer) => void answer.writeHead(200, { 'content-length': 99 }).write('{', () => answer.destroy()),
  ],
  ['that never ends', endless],
])('one %s is away, which is said once, and that it is back', async (_, bad) => {
  const good = answers;
  answers = bad;
  for (let i = 0; i < 3; i++) await expect(issuer.metadata()).rejects.toMatchObject({ code: 'unavailable' });
  expect(await issuer.isThere()).toBe(false);
  expect(said).toEqual([expect.stringContaining(`the issuer ${issuer.host} cannot be asked: `)]);
  answers = good;
  expect(await issuer.isThere()).toBe(true);
  expect(said.slice(1)).toEqual([`the issuer ${issuer.host} answers again`]);
});

it('is at an https address, or on this machine; and names no other', () => {
  const good = ['https://login.example', 'https://login.example/realms/a', 'http://127.0.0.1:80', 'http://[::1]/x'];
  expect(good.filter(isIssuerUrl)).toEqual(good);
  const bad = [
    'http://login.example',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil',
    'ftp://localhost',
    'x',
    '',
  ];
  expect(bad.filter(isIssuerUrl)).toEqual([]);
  expect(mayName('https://login.example', 'https://keys.example/k')).toBe(true);
  expect(mayName('http://localhost:1', 'http://127.0.0.1:2/k')).toBe(true);
  for (const address of ['http://login.example/k', 'http://127.0.0.1/k', 'file:///etc/passwd', 7, undefined])
    expect(mayName('https://login.example', address)).toBe(false);
});
