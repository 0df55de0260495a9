/**
 * Whatever text a caller sends, eight times as much of it takes about eight times as long: no pattern and no loop over it
 * is worse than linear. One kind of text after the other goes to every place that takes text.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { serve, type RunningService } from '../../src/serve.js';
import { killLeftovers, startService } from '../support/service.js';
import { processorMsOf } from '../support/processor-time.js';

jest.setTimeout(300_000);

let service: RunningService;
beforeAll(async () => {
  service = await serve({ port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' });
  await fillTarget(service.address);
});
afterAll(async () => {
  await killLeftovers();
  await service.close();
});

async function fillTarget(url: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const entries = Array.from({ length: 20 }, (_, i) => ({ id: `n${i}`, type: 'note', text: 'aaa bbb '.repeat(1000) }));
  const body = JSON.stringify({ id: 'target', title: 'Target', entries });
  expect((await fetch(`${url}/v1/incidents`, { method: 'POST', headers, body })).status).toBe(201);
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const TARGET = '/v1/incidents/target';
const json = (method: string, path: string, body: unknown, headers = {}): Request => ({
  method,
  path,
  type: 'application/json',
  body: JSON.stringify(body),
  headers,
});
const lines = (query: string, text: string): Request => ({
  method: 'POST',
  path: `${TARGET}/lines${query}`,
  type: 'text/plain',
  body: text,
});
const asked =
  (path: string, name: string) =>
  (text: string): Request => ({
    method: 'GET',
    path: `${path}?${name}=${encodeURIComponent(text)}`,
  });
const ANY = { 'if-match': '*' };

/** By the most characters that may be worth sending: a field's limit, the head of a request, or a body. */
const PLACES: [string, number, (text: string) => Request][] = [
  ['the title of an opening', 300_000, (text) => json('POST', '/v1/incidents', { title: text })],
  ['the id of an opening', 300_000, (text) => json('POST', '/v1/incidents', { id: text, title: 'x' })],
  ['the summary of an opening', 16_000, (text) => json('POST', '/v1/incidents', { title: 'x', summary: text })],
  ['keywords of an opening', 300_000, (text) => json('POST', '/v1/incidents', { title: 'x', keywords: [text] })],
  ['the severity', 300_000, (text) => json('PATCH', TARGET, { set: { severity: text } }, ANY)],
  ['a company', 300_000, (text) => json('PATCH', TARGET, { set: { company: text } }, ANY)],
  ['a link', 300_000, (text) => json('PATCH', TARGET, { set: { links: [{ url: `https://a/${text}` }] } }, ANY)],
  ['names of attributes', 300_000, (text) => json('PATCH', TARGET, { set: { attributes: { [text]: 'x' } } }, ANY)],
  ...['type', 'occurredAt', 'timeZone', 'component', 'level', 'service', 'version', 'actor', 'learnedAt', 'id'].map(
    (field): [string, number, (text: string) => Request] => [
      `${field} of an entry`,
      300_000,
      (text) => json('POST', `${TARGET}/entries`, { type: 'note', [field]: text }),
    ],
  ),
  ...['text', 'quote', 'occurredAtText'].map((field): [string, number, (text: string) => Request] => [
    `${field} of an entry`,
    16_000,
    (text) => json('POST', `${TARGET}/entries`, { type: 'note', [field]: text }),
  ]),
  [
    'the text of an amendment',
    16_000,
    (text) => json('PATCH', `${TARGET}/entries/n1`, { set: { text }, reason: text }, ANY),
  ],
  ['the stated length of a claim', 300_000, (text) => json('POST', `${TARGET}/claims`, { stated: text })],
  ['the text of a claim', 16_000, (text) => json('POST', `${TARGET}/claims`, { stated: 'PT1H', text })],
  ['the metric of a headline', 300_000, (text) => json('PUT', `${TARGET}/headline`, { metric: text, reason: 'x' })],
  ['an unknown property', 300_000, (text) => json('POST', `${TARGET}/entries`, { type: 'note', [text]: 1 })],
  ['a body that is no JSON', 800_000, (text) => ({ ...json('POST', `${TARGET}/entries`, 0), body: text })],
  ['a string in a body', 800_000, (text) => json('POST', `${TARGET}/entries`, text)],
  ['a text of lines', 160_000, (text) => lines('?tz=Europe/Berlin', text)],
  ['many lines', 80_000, (text) => lines('?tz=Europe/Berlin', text.replace(/.{20}/gsu, '$&\n'))],
  ['lines that are only read', 80_000, (text) => lines('?dryRun=true', text.replace(/.{200}/gsu, '$&\n'))],
  ['the zone of lines', 4000, (text) => lines(`?tz=${encodeURIComponent(text)}`, 'x')],
  ['the day of lines', 4000, (text) => lines(`?date=${encodeURIComponent(text)}`, 'x')],
  ['an id in the address', 12_000, (text) => ({ method: 'GET', path: `/v1/incidents/${encodeURIComponent(text)}` })],
  [
    'an address',
    12_000,
    (text) => ({ method: 'GET', path: `/${encodeURIComponent(text)}/${encodeURIComponent(text)}` }),
  ],
  ['the words of a timeline', 500, asked(`${TARGET}/timeline`, 'q')],
  ['the types of a timeline', 4000, asked(`${TARGET}/timeline`, 'types')],
  ['an instant', 4000, asked(TARGET, 'asOf')],
  ['a cursor', 4000, asked(`${TARGET}/timeline`, 'cursor')],
  ['a selector', 4000, (text) => asked(`${TARGET}/durations`, 'to=x&from')(text)],
  ['a metric', 4000, asked(`${TARGET}/durations`, 'metric')],
  ['a component of a total', 4000, asked(`${TARGET}/durations`, 'total=union&component')],
  ['the words of a list', 4000, asked('/v1/incidents', 'q')],
  ['a filter of a list', 4000, asked('/v1/incidents', 'company')],
  ['a length in a list', 4000, asked('/v1/incidents', 'minDuration')],
  ['the beginning of a facet', 4000, asked('/v1/facets', 'facet=company&prefix')],
  ['the zone of an analysis', 4000, asked('/v1/analytics/hours', 'tz')],
  ['the types of a stream', 4000, asked('/v1/stream', 'after=x&types')],
  ['a place in a stream', 4000, asked('/v1/stream', 'after')],
  ...['if-match', 'if-none-match', 'idempotency-key', 'traceparent', 'x-request-id', 'content-type', 'accept'].map(
    (header): [string, number, (text: string) => Request] => [
      `the header ${header}`,
      12_000,
      (text) => ({
        ...json('POST', `${TARGET}/entries`, { type: 'note' }),
        headers: { [header]: text.replace(/[^ -~]/g, ' ') },
      }),
    ],
  ),
];

/** Each is made longer by repetition. */
const TEXTS: [string, string][] = [
  ['one letter', 'a'],
  ['blanks', ' '],
  ['blanks and a letter', '  \t a'],
  ['digits', '1'],
  ['times', '2026-03-01T10:00:00+01:00 '],
  ['brackets', '[[(<'],
  ['quotes and backslashes', '"\\"\\\\'],
  ['commas', ',;'],
  ['colons and dashes', '10:00-'],
  ['words', 'vs. A and at 9:16 PM PST '],
  ['letters with marks', 'é\u0301\u0323ﬃ'],
  ['others’ scripts', '障害🔥'],
  ['names with underscores', 'a_started_changed_'],
  ['tags', '"1.a", W/"2", '],
  ['parts of a length', 'P1DT1.5H'],
];

async function send({ method, path, type, body, headers = {} }: Request, url = service.address): Promise<number> {
  const all: Record<string, string> = { ...(type !== undefined && { 'content-type': type }), ...headers };
  const response = await fetch(url + path, { method, headers: all, ...(body !== undefined && { body }) });
  // Whoever listens has heard enough.
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) await response.body?.cancel();
  else await response.text();
  return response.status;
}

/** What the process takes for it, the client in it included: that grows no faster than the text. */
const cpuOf = (request: Request): Promise<number> =>
  processorMsOf(async () => expect(await send(request)).toBeLessThan(500));

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1]!;
const long = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Below this, in milliseconds, a request costs what any request does. */
const ANY_REQUEST = 10;
/** Work that grows with the square would take 64 times as long. */
const TIMES_SLOWER = 16;
/** What is read in linear time takes a tenth of it, on any machine. */
const NOT_ALIVE_MS = 1000;

describe('trial 43: the time that a text takes grows with its length', () => {
  it.each(PLACES)('as %s', async (_, most, requestWith) => {
    for (const [kind, unit] of TEXTS) {
      const [short, whole] = [requestWith(long(unit, most / 8)), requestWith(long(unit, most))];
      const [ofShort, ofWhole]: [number[], number[]] = [[], []];
      // A first look is enough where it takes no time at all.
      for (let round = 0; round < 5; round++) {
        ofWhole.push(await cpuOf(whole));
        if (round === 0 && ofWhole[0]! < ANY_REQUEST) break;
        ofShort.push(await cpuOf(short));
      }
      if (ofShort.length > 0)
        expect([kind, median(ofWhole) <= TIMES_SLOWER * Math.max(median(ofShort), ANY_REQUEST)]).toEqual([kind, true]);
    }
  });

  it('while it is looked at, the service is alive', async () => {
    const bodies = PLACES.flatMap(([place, most, requestWith]) =>
      TEXTS.map(([kind, unit]) => ({ what: `${kind} as ${place}`, request: requestWith(long(unit, most)) })),
    );
    // Another process, for this one makes the texts.
    const data = mkdtempSync(join(tmpdir(), 'asof-linear-'));
    const other = await startService({ data, args: ['--log-level', 'error'] });
    await fillTarget(other.url);
    /** The longest that anyone waited for `/livez` meanwhile, in milliseconds. */
    const waited = async (request: Request): Promise<number> => {
      let [longest, isOver] = [0, false];
      const answered = send(request, other.url).then(() => (isOver = true));
      while (!isOver) {
        const began = performance.now();
        await send({ method: 'GET', path: '/livez' }, other.url);
        longest = Math.max(longest, performance.now() - began);
        await nextTurn();
      }
      await answered;
      return longest;
    };
    const slow: string[] = [];
    for (const { what, request } of bodies) {
      // On a busy machine anything may take long once, and not three times.
      let least = await waited(request);
      for (let again = 0; again < 2 && least > NOT_ALIVE_MS; again++) least = Math.min(least, await waited(request));
      if (least > NOT_ALIVE_MS) slow.push(`${what}: ${Math.round(least)} ms`);
    }
    await other.stop();
    rmSync(data, { recursive: true });
    expect(slow).toEqual([]);
  });
});
