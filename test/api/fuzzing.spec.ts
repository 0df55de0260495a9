/** Anything at all as a body or parameter: an answer or a problem document, never a fault of the service. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type IncidentView } from '../../src/timeline/view/view-types.js';
import { startFresh, type ProblemBody, type TestedService } from './service.js';

let service: TestedService;
beforeAll(async () => {
  service = await startFresh();
  const entries = [{ id: 'n', type: 'note' }];
  await service.api.request('POST', '/v1/incidents', {
    body: { id: 'target', title: 'Target', entries, claims: [{ id: 'c', stated: 'PT1H' }] },
  });
});
afterAll(() => service.running.close());

const head = async (): Promise<number> =>
  (await service.api.get<IncidentView>('/v1/incidents/target')).body.knowledge.head;

async function send(
  method: string,
  path: string,
  body: string | undefined,
  headers: Record<string, string>,
): Promise<{ status: number; body: ProblemBody }> {
  const response = await fetch(service.api.url + path, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: response.status, body: (await response.json()) as ProblemBody };
}

function expectSound({ status, body }: { status: number; body: ProblemBody }): void {
  expect(status).toBeLessThan(500);
  if (status < 400) return;
  expect(body).toMatchObject({ type: `/problems/${body.code}`, status, requestId: expect.any(String) as unknown });
  for (const fault of body.errors) {
    expect(Object.keys(fault).filter((key) => ['pointer', 'parameter', 'header'].includes(key))).toHaveLength(1);
  }
}

const FIELDS = [
  'id',
  'type',
  'title',
  'occurredAt',
  'until',
  'precision',
  'earliest',
  'latest',
  'timeZone',
  'text',
  'links',
  'attributes',
  'severity',
  'component',
  'set',
  'reason',
  'entries',
  'claims',
  'stated',
  'metric',
  'learnedAt',
  'historical',
  '__proto__',
  'constructor',
  'toString',
];
const WORDS = [
  'note',
  'declared',
  'impact_ended',
  '2023-01-24T18:12:00Z',
  '2023',
  'PT121M',
  'minute',
  'Europe/Berlin',
  'https://a.example',
  'duration',
  'sev1',
  '\ud800',
  '\0',
  '',
  '*',
  'a'.repeat(400),
];

/** JSON that is made of the right words in the wrong places. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 0, -1, 1e300, ...WORDS),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...FIELDS), tie('value')), { maxLength: 8 })
      .map((pairs) => Object.fromEntries(pairs)),
  ),
}));

const WRITES = [
  ['POST', '/v1/incidents'],
  ['PATCH', '/v1/incidents/target'],
  ['POST', '/v1/incidents/target/retract'],
  ['PUT', '/v1/incidents/target/headline'],
  ['POST', '/v1/incidents/target/entries'],
  ['PATCH', '/v1/incidents/target/entries/n'],
  ['POST', '/v1/incidents/target/entries/n/confirm'],
  ['POST', '/v1/incidents/target/entries/confirm'],
  ['POST', '/v1/incidents/target/claims'],
  ['POST', '/v1/incidents/target/claims/c/withdraw'],
] as const;

const READS = ['', '/timeline', '/durations', '/claims', '/history', '/verify', '/entries/n', '/entries/n/history'];
const PARAMETERS = [
  'asOf',
  'revision',
  'clock',
  'occurredBefore',
  'types',
  'component',
  'actor',
  'q',
  'since',
  'milestones',
  'include',
  'limit',
  'cursor',
  'metric',
  'from',
  'to',
  'total',
  'kind',
  'level',
  '__proto__',
  'constructor',
];
const OVER_ALL = [
  'incidents',
  'facets',
  ...['durations', 'counts', 'hours', 'stages', 'learned-late', 'together', 'claims'].map(
    (name) => `analytics/${name}`,
  ),
];
const CRITERIA = [
  'q',
  'company',
  'category',
  'severity',
  'status',
  'year',
  'active',
  'from',
  'to',
  'minDuration',
  'maxDuration',
  'has',
  'include',
  'sort',
  'limit',
  'cursor',
  'metric',
  'facet',
  'prefix',
  'groupBy',
  'by',
  'of',
  'tz',
  '__proto__',
  'constructor',
];
const VALUES = [
  '2023-01-24T18:12:00Z',
  '0',
  '1',
  '99999999999',
  '-1',
  'learned',
  'recorded',
  'note',
  'retracted',
  'true',
  'first:declared',
  'last:',
  'entry:n',
  'reverted:first:rollback',
  'union',
  'impact',
  'duration',
  'duration@1',
  '@',
  '',
  '%',
  'a,b',
  'PT1H',
  '-duration',
  'lint',
  'company',
  'Europe/Berlin',
  '\u{1f525}',
];

describe('whatever is sent', () => {
  it('as a body is taken or refused as a whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...WRITES), value, async ([method, path], body) => {
        const before = await head();
        const answer = await send(method, path, JSON.stringify(body), {
          'content-type': 'application/json',
          'if-match': '*',
        });
        expectSound(answer);
        if (answer.status >= 400) expect(await head()).toBe(before);
      }),
      { numRuns: 400 },
    );
  });

  it('as bytes is taken or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), fc.string(), async (one, other) => {
        expectSound(
          await send('POST', '/v1/incidents/target/entries', one.slice(0, 40) + other, {
            'content-type': 'application/json',
          }),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('as parameters is taken or refused', async () => {
    const parameter = fc.tuple(fc.constantFrom(...PARAMETERS), fc.oneof(fc.constantFrom(...VALUES), fc.string()));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...READS), fc.array(parameter, { maxLength: 4 }), async (path, parameters) => {
        const query = new URLSearchParams(
          parameters.map(([name, given]): [string, string] => [name, given]),
        ).toString();
        expectSound(await send('GET', `/v1/incidents/target${path}?${query}`, undefined, {}));
      }),
      { numRuns: 400 },
    );
  });

  it('as criteria is taken or refused', async () => {
    const parameter = fc.tuple(fc.constantFrom(...CRITERIA), fc.oneof(fc.constantFrom(...VALUES), fc.string()));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...OVER_ALL),
        fc.array(parameter, { maxLength: 4 }),
        async (path, parameters) => {
          const query = new URLSearchParams(parameters.map(([name, given]): [string, string] => [name, given]));
          expectSound(await send('GET', `/v1/${path}?${query.toString()}`, undefined, {}));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('as headers is taken or refused', async () => {
    const header = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      maxLength: 250,
    });
    await fc.assert(
      fc.asyncProperty(header, header, header, async (ifMatch, key, id) => {
        const headers = {
          'content-type': 'application/json',
          'if-match': ifMatch,
          'idempotency-key': key,
          'x-request-id': id,
          traceparent: id,
        };
        expectSound(await send('POST', '/v1/incidents/target/entries/n/retract', '{}', headers));
      }),
      { numRuns: 150 },
    );
  });

  it('leaves a record that verifies', async () => {
    const { body } = await service.api.get<{ ok: boolean }>('/v1/incidents/target/verify');
    expect(body.ok).toBe(true);
  });
});
