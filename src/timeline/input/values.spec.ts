import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAmendment, readClaim, readDescriptionSet, readOpening, readRequiredReason } from './input.js';
import { readEntry } from './entry.js';
import { LIMITS } from './limits.js';
import { type Reading } from './values.js';

const isMetric = (id: string): boolean => id === 'duration';
const entry = (body: object) => readEntry({ type: 'note', ...body });
const faultsOf = ({ faults }: Reading<object>): string[] => faults.map(({ pointer, code }) => `${pointer} ${code}`);
const detailOf = ({ faults }: Reading<object>): string => faults.map(({ detail }) => detail).join('; ');

describe('trial 29: names and labels', () => {
  const NAMES = ['component', 'level', 'service', 'environment', 'version', 'commit', 'reverts', 'actor'];

  test.each([
    ['checkout ', 'checkout'],
    ['\tapi \t gateway', 'api gateway'],
    ['\u00a0db\u3000main\u2003', 'db main'],
  ])('%j is kept as %j, in every field that names something', (written, kept) => {
    const { facts, texts } = entry(Object.fromEntries(NAMES.map((field) => [field, written]))).value!;
    expect({ ...facts, ...texts }).toMatchObject(Object.fromEntries(NAMES.map((field) => [field, kept])));
    const body = {
      company: written,
      product: written,
      services: [written],
      categories: [written],
      keywords: [written],
    };
    const links = [{ rel: written, url: 'https://a.example', title: written }];
    expect(readOpening({ title: written, links, ...body }, isMetric).value!.description).toEqual({
      facts: {
        kind: 'incident',
        historical: false,
        company: kept,
        product: kept,
        services: [kept],
        categories: [kept],
        keywords: [kept],
        links: [{ rel: kept, url: 'https://a.example' }],
      },
      texts: { title: kept, linkTitles: [kept] },
    });
    expect(readClaim({ stated: 'PT1H', by: written }, isMetric).value!.texts.by).toBe(kept);
  });

  test('that differ in white space alone are one label', () =>
    expect(readDescriptionSet({ set: { services: ['api', ' api', 'api\t'] } }).value!.set.facts.services).toEqual([
      'api',
    ]));

  test.each(['', ' ', '\t', '\u00a0 \u3000'])('%j names nothing: it is absent, and clears', (blank) => {
    expect(entry({ component: blank, actor: blank, severity: blank }).value).toEqual(entry({}).value);
    expect(readOpening({ title: 'T', services: [blank], company: blank }, isMetric).value!.description.facts).toEqual({
      kind: 'incident',
      historical: false,
    });
    expect(readAmendment({ set: { component: blank, actor: blank }, reason: 'r' }).value!.set).toEqual({
      facts: { component: null },
      texts: { actor: null },
    });
  });

  test.each([' ', '\t\t', '\u3000'])('%j is no title and no reason', (blank) => {
    expect(faultsOf(readOpening({ title: blank }, isMetric))).toEqual(['/title required']);
    expect(faultsOf(readDescriptionSet({ set: { title: blank } }))).toEqual(['/set/title required']);
    expect(faultsOf(readRequiredReason({ reason: blank }))).toEqual(['/reason required']);
    expect(faultsOf(readAmendment({ set: { text: 'a' }, reason: blank }))).toEqual(['/reason required']);
  });

  test.each(['a\nb', 'checkout\n', '\r\nb', 'a\u2028b', 'a\u0085'])('%j has more than one line', (component) =>
    expect(entry({ component }).faults).toEqual([
      { pointer: '/component', code: 'format', detail: 'must be one line' },
    ]),
  );

  test('are measured as they are kept', () => {
    const longest = 'x'.repeat(LIMITS.name);
    expect(entry({ component: `  ${longest}\t`, level: longest }).faults).toEqual([]);
    expect(faultsOf(entry({ component: `${longest}x`, level: `${longest}x` }))).toEqual([
      '/component too_long',
      '/level too_long',
    ]);
    expect(readOpening({ title: ` ${'x'.repeat(300)} ` }, isMetric).faults).toEqual([]);
    expect(faultsOf(readOpening({ title: 'x'.repeat(301) }, isMetric))).toEqual(['/title too_long']);
  });

  test.each(['@', '#', '|', ','])('a component or level with %s would be no part of a selector', (character) => {
    const written = `a${character}b`;
    expect(entry({ component: written, level: written, service: written }).faults).toEqual([
      { pointer: '/component', code: 'format', detail: 'must not hold any of @ # | ,' },
      { pointer: '/level', code: 'format', detail: 'must not hold any of @ # | ,' },
    ]);
  });

  test('read as the same again', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        const kept = entry({ component: written }).value?.facts.component;
        if (kept !== undefined) expect(entry({ component: kept }).value!.facts.component).toBe(kept);
      }),
    ));

  test.each([
    [' Sev 1 ', 'sev1'],
    ['SEV\t2', 'sev2'],
    ['Critical ', 'critical'],
  ])('severity %j is %s', (severity, kept) => expect(entry({ severity }).value!.facts.severity).toBe(kept));
});

describe('trial 18: time zones', () => {
  test.each([
    'UTC',
    'Europe/Berlin',
    'Asia/Kolkata',
    'America/Argentina/Buenos_Aires',
    'America/Port-au-Prince',
    'Etc/GMT+5',
  ])('%s is one', (timeZone) => expect(entry({ timeZone }).value!.facts.timeZone).toBe(timeZone));

  test.each([
    ['BST', 'Europe/London', 'Asia/Dhaka'],
    ['IST', 'Asia/Kolkata', 'Europe/Dublin'],
    ['PST', 'America/Los_Angeles', 'Asia/Manila'],
    ['CST', 'America/Chicago', 'Asia/Shanghai'],
    ['EDT', 'America/New_York'],
    ['MSK', 'Europe/Moscow'],
    ['GMT', 'UTC', 'Europe/London'],
    ['CET', 'Europe/Berlin'],
    ['Z', 'UTC'],
    ['+05:30', 'Asia/Kolkata'],
    ['-08:00', 'America/Los_Angeles'],
    ['UTC+1', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['EUROPE/BERLIN', 'Europe/Berlin'],
    ['utc', 'UTC'],
    ['EST5EDT', 'America/New_York'],
  ])('%s is none, and the fault names what it could mean', (timeZone, ...meant) => {
    const read = entry({ timeZone });
    expect(faultsOf(read)).toEqual(['/timeZone format']);
    for (const zone of meant) expect(detailOf(read)).toContain(zone);
  });

  test.each(['Europe/Nowhere', 'XYZ', '+25:00', 'a/b', 'asia/kolkata', 'ASIA/KOLKATA'])('%s is none', (timeZone) =>
    expect(faultsOf(entry({ timeZone }))).toEqual(['/timeZone format']),
  );
});

describe('trial 24: what is wrong with a time', () => {
  test.each([
    ['2023-02-29', 'there is no such day: 2023-02-29'],
    ['2023-04-31T10:00:00Z', 'there is no such day: 2023-04-31'],
    ['1900-02-29T10:00', 'there is no such day: 1900-02-29'],
    ['2023-13-01', 'has the month 13: there is no such month'],
    ['2023-00', 'has the month 00: there is no such month'],
    ['0000', 'must lie in the years 0001 to 9999'],
    ['10000-01-01', 'must lie in the years 0001 to 9999'],
    ['0001-01-01T00:00:00+01:00', 'must lie in the years 0001 to 9999, in UTC'],
    ['2023-01-01T24:00:00Z', 'has the hour 24'],
    ['2023-01-01T10:60Z', 'has the minute 60'],
    ['2016-12-31T23:59:60Z', 'has the second 60'],
    ['2023-01-01T10:00:00', 'the offset is missing'],
    ['2023-01-01T10:00:00+24:00', 'has an offset that there is not, +24:00'],
    ['2023-01-01 10:00:00Z', 'T stands between the date and the time'],
    ['yesterday', 'must be an RFC 3339 time with Z or an offset, or a date'],
  ])('%s', (occurredAt, words) => {
    const read = entry({ occurredAt });
    expect(faultsOf(read)).toEqual(['/occurredAt format']);
    expect(detailOf(read)).toContain(words);
  });

  test('a bare date is no instant, and a bound that is no day says so too', () => {
    expect(detailOf(entry({ until: '2023-02-28' }))).toBe('must be an RFC 3339 time with Z or an offset');
    expect(detailOf(entry({ latest: '2023-02-30T00:00Z' }))).toBe('there is no such day: 2023-02-30');
  });
});
