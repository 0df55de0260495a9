import { describe, expect, test } from '@jest/globals';
import { readEntry } from './entry.js';
import { LIMITS } from './limits.js';
import { type Reading } from './values.js';

const faultsOf = ({ faults }: Reading<object>): string[] => faults.map(({ pointer, code }) => `${pointer} ${code}`);
const entry = (body: object) => readEntry({ type: 'note', ...body });
const at = { occurredAt: '2024-05-12T09:00:00Z' };

describe('an entry', () => {
  test('comes out in its stored form, with defaults, nothing unset', () => {
    expect(readEntry({ type: 'declared', occurredAt: '2024-05-12T11:00+02:00', text: '', level: null }).value).toEqual({
      id: null,
      facts: {
        type: 'declared',
        occurredAt: '2024-05-12T09:00:00.000Z',
        precision: 'minute',
        source: 'api',
        origin: 'stated',
      },
      texts: {},
      learnedAt: null,
      pointer: '',
    });
  });

  test('keeps words apart from facts', () => {
    const links = [
      { url: 'https://a.example/x', title: 'Log' },
      { url: 'HTTP://b.example', rel: 'report' },
    ];
    const attributes = { ticket: 'X-1', lines: 'a\nb' };
    const { facts, texts } = entry({ id: 'n1', ...at, text: 'a', actor: 'Kim', quote: 'q', links, attributes }).value!;
    expect(facts.links).toEqual([
      { rel: null, url: 'https://a.example/x' },
      { rel: 'report', url: 'HTTP://b.example' },
    ]);
    expect(texts).toEqual({ text: 'a', actor: 'Kim', quote: 'q', linkTitles: ['Log', null], attributes });
  });

  test.each([
    ['2024-05-12T09:00:00.1239Z', 'second', '2024-05-12T09:00:00.123Z'],
    ['2024-05-12T09:00Z', 'minute', '2024-05-12T09:00:00.000Z'],
    ['2024-05-12', 'day', '2024-05-12'],
    ['2024-05', 'month', '2024-05'],
    ['0001', 'year', '0001'],
  ])('at %s is precise to the %s', (occurredAt, precision, stored) =>
    expect(entry({ occurredAt }).value!.facts).toMatchObject({ precision, occurredAt: stored }),
  );

  test('with a coarse precision keeps its time as it was written', () => {
    expect(entry({ occurredAt: '2024-05-12T09:30+02:00', precision: 'hour' }).value!.facts.occurredAt).toBe(
      '2024-05-12T09:30+02:00',
    );
  });

  test.each([
    '2024-05-12T09:00:00',
    '2024-05-12T09:00:60Z',
    '0000',
    '10000',
    '2024-02-30',
    'yesterday',
    '2024-05-12 09:00Z',
    '',
    5,
  ])('at %j has no time', (occurredAt) =>
    expect(faultsOf(entry({ occurredAt }))[0]).toMatch(/^\/occurredAt (format|type)$/),
  );

  test.each([
    [{ precision: 'second', occurredAt: '2024-05-12T09:00Z' }, '/precision'],
    [{ precision: 'hour', occurredAt: '2024-05-12' }, '/precision'],
    [{ ...at, until: '2024-05-12T08:59:59Z' }, '/until'],
    [{ ...at, type: 'impact_started', until: '2024-05-12T10:00:00Z' }, '/until'],
    [{ ...at, type: 'flag_changed', until: '2024-05-12T10:00:00Z' }, '/until'],
    [{ ...at, earliest: '2024-05-12T09:30:00Z', latest: '2024-05-12T09:10:00Z' }, '/earliest'],
    [{ ...at, earliest: '2024-05-12T09:00:01Z' }, '/earliest'],
    [{ occurredAt: '2024-05-12', latest: '2024-05-11T23:59:59Z' }, '/latest'],
    [{ occurredAt: '2024-05-12', timeZone: 'Asia/Tokyo', earliest: '2024-05-12T15:00:01Z' }, '/earliest'],
    [{ earliest: '2024-05-12T09:30:00Z', latest: '2024-05-12T09:10:00Z' }, '/earliest'],
  ])('%j contradicts itself', (body, pointer) => expect(faultsOf(entry(body))).toEqual([`${pointer} conflict`]));

  test.each([
    { occurredAt: '2024-05-12', until: '2024-05-12T00:00:00Z' },
    { ...at, earliest: '2024-05-12T09:00:00Z', latest: '2024-05-12T09:00:00Z' },
    { ...at, earliest: '2024-05-11T00:00:00Z', latest: '2024-05-11T01:00:00Z' },
    { ...at, precision: 'year', timeZone: 'America/New_York' },
    { occurredAt: '9999-12-31T23:59:59Z', learnedAt: '2024-01-01T00:00:00Z' },
  ])('%j does not', (body) => expect(entry(body).faults).toEqual([]));

  test.each([1, '1', 'sev1', 'SEV-1', 'Sev 1', 'severity 1'])('severity %j is sev1', (severity) =>
    expect(entry({ severity }).value!.facts.severity).toBe('sev1'),
  );

  test.each(['stated', 'extracted', 'proposed'])('can be %s', (origin) =>
    expect(entry({ origin }).value!.facts.origin).toBe(origin),
  );

  test('other severities are one word in lower case', () => {
    expect(entry({ severity: 'Critical' }).value!.facts.severity).toBe('critical');
    for (const severity of ['very high', 'x'.repeat(21), 1.5, true]) {
      expect(entry({ severity }).value).toBeNull();
    }
    expect(faultsOf(readEntry({ type: 'severity_changed', ...at }))).toEqual(['/severity required']);
  });

  test.each(['entry_x', 'claim_x', 'change_x', 'incident_x', '__proto__', 'constructor'])(
    'type %s is reserved',
    (type) => expect(faultsOf(readEntry({ type }))).toEqual(['/type reserved']),
  );

  test('every fault is named at once, and unknown and service-set properties are faults', () => {
    const body = JSON.parse(
      '{"type":"Note","id":"-","approximate":"yes","source":"fax","component":"a,b","level":"unspecified","revision":3,' +
        '"oops/~":1,"__proto__":{},"timeZone":"+02:00","links":[{"url":"javascript:x","href":1},null],"attributes":{"a":1,"":""},' +
        '"text":7,"quote":"\\ud800","actor":"a\\nb","until":"2024-05-12"}',
    ) as object;
    expect(
      faultsOf(readEntry(body, '/entries/3'))
        .map((fault) => fault.replace('/entries/3', ''))
        .sort(),
    ).toEqual(
      [
        '/__proto__ unknown_property',
        '/actor format',
        '/approximate type',
        '/attributes/ format',
        '/attributes/a type',
        '/component format',
        '/id format',
        '/level reserved',
        '/links/0/href unknown_property',
        '/links/0/url format',
        '/links/1 type',
        '/oops~1~0 unknown_property',
        '/quote format',
        '/revision read_only',
        '/source format',
        '/text type',
        '/timeZone format',
        '/type format',
        '/until format',
      ].sort(),
    );
  });

  test('sizes are limited in characters and in bytes', () => {
    const emoji = '\u{1f525}';
    expect(entry({ component: emoji.repeat(LIMITS.name) }).faults).toEqual([]);
    expect(faultsOf(entry({ component: emoji.repeat(LIMITS.name + 1) }))).toEqual(['/component too_long']);
    expect(entry({ text: emoji.repeat(LIMITS.textBytes / 4) }).faults).toEqual([]);
    expect(faultsOf(entry({ text: `${emoji.repeat(LIMITS.textBytes / 4)}a` }))).toEqual(['/text too_long']);
    const attributes = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 'x'.repeat(1000)]));
    expect(faultsOf(entry({ attributes, text: 'x'.repeat(16_384) }))).toEqual([' too_long']);
  });
});
