import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkType } from '../entry.js';
import { readEntry } from './entry.js';
import { LIMITS } from './limits.js';
import { utf8Bytes, type Reading } from './values.js';
import {
  readAmendment,
  readClaim,
  readCorrection,
  readDescriptionSet,
  readEntries,
  readHeadline,
  readOpening,
  readReason,
  readRequiredReason,
} from './input.js';

const isMetric = (id: string): boolean => id === 'duration';
const faultsOf = ({ faults }: Reading<object>): string[] => faults.map(({ pointer, code }) => `${pointer} ${code}`);
const at = { occurredAt: '2024-05-12T09:00:00Z' };

describe('entries', () => {
  test('come one alone or many, each fault at its own place', () => {
    expect(readEntries({ type: 'note' }).value).toHaveLength(1);
    expect(readEntries({ entries: [{ type: 'note' }, { type: 'note' }] }).value!.map(({ pointer }) => pointer)).toEqual(
      ['/entries/0', '/entries/1'],
    );
    expect(faultsOf(readEntries({ entries: [{}, 5], x: 1 }))).toEqual([
      '/x unknown_property',
      '/entries/0/type required',
      '/entries/1 type',
    ]);
    expect(faultsOf(readEntries({ entries: [] }))).toEqual(['/entries required']);
    expect(faultsOf(readEntries({ entries: Array.from({ length: 501 }, () => ({ type: 'note' })) }))).toEqual([
      '/entries too_many',
    ]);
    expect(readEntries({ entries: Array.from({ length: 500 }, () => ({})) }).faults).toHaveLength(LIMITS.faults);
  });
});

describe('an amendment', () => {
  const set = (fields: object) => readAmendment({ set: fields, reason: 'r' });

  test('sets what is there and clears what is null', () => {
    expect(
      set({ occurredAt: '2024-05-12', level: null, text: 'b', actor: '', links: [], severity: 'SEV2' }).value!.set,
    ).toEqual({
      facts: { occurredAt: '2024-05-12', level: null, links: null, severity: 'sev2' },
      texts: { text: 'b', actor: null, linkTitles: null },
    });
  });

  test.each([
    [{ id: 'x' }, '/set/id read_only'],
    [{ learnedAt: '2024-05-12T00:00:00Z' }, '/set/learnedAt read_only'],
    [{ recordedAt: null }, '/set/recordedAt read_only'],
    [{ type: null }, '/set/type required'],
    [{ occurredAt: null }, '/set/occurredAt required'],
    [{ type: 'entry_amended' }, '/set/type reserved'],
  ])('cannot set %j', (fields, fault) => expect(faultsOf(set(fields))).toEqual([fault]));

  test('needs a reason', () => {
    expect(faultsOf(readAmendment({ set: {} }))).toEqual(['/reason required']);
    expect(faultsOf(readAmendment({ reason: ' r', learnedAt: 'now' }))).toEqual(['/set required', '/learnedAt format']);
  });
});

describe('an opening', () => {
  test('comes out in its stored form', () => {
    const { id, description } = readOpening(
      {
        id: 'INC-42',
        title: 'T',
        severity: 2,
        services: ['API', 'API', 'db'],
        keywords: [],
        historical: true,
        links: [{ url: 'https://a.example' }],
      },
      isMetric,
    ).value!;
    expect(id).toBe('inc-42');
    expect(description).toEqual({
      facts: {
        kind: 'incident',
        historical: true,
        severity: 'sev2',
        services: ['API', 'db'],
        links: [{ rel: null, url: 'https://a.example' }],
      },
      texts: { title: 'T' },
    });
  });

  test('names the faults of its entries and claims with its own', () => {
    const body = {
      id: 'x.md',
      kind: 'party',
      entries: [{ type: 'x y' }],
      claims: [{ stated: 'P1M', metric: 'mttr', toleranceSeconds: -1 }],
    };
    expect(faultsOf(readOpening(body, isMetric)).sort()).toEqual([
      '/claims/0/metric unknown_metric',
      '/claims/0/stated format',
      '/claims/0/toleranceSeconds range',
      '/entries/0/type format',
      '/id format',
      '/kind format',
      '/title required',
    ]);
  });
});

describe('other bodies', () => {
  test.each([
    [{ stated: 'PT50M', statedUpTo: 'PT70M', comparison: 'between' }, []],
    [{ stated: 'PT50M', statedUpTo: 'PT50M', comparison: 'between', toleranceSeconds: 60 }, []],
    [{ stated: 'PT50M', comparison: 'between' }, ['/statedUpTo required']],
    [{ stated: 'PT50M', statedUpTo: 'PT70M' }, ['/statedUpTo conflict']],
    [{ stated: 'PT50M', statedUpTo: 'PT70M', comparison: 'about' }, ['/statedUpTo conflict']],
    [{ stated: 'PT50M', statedUpTo: 'PT49M', comparison: 'between' }, ['/statedUpTo range']],
    [{ stated: 'PT50M', statedUpTo: 'P1M', comparison: 'between' }, ['/statedUpTo format']],
    [{ stated: 'PT50M', statedUpTo: 'PT70M', comparison: 'near' }, ['/comparison format']],
    [{ stated: 'PT50M', statedUpTo: null, comparison: null }, []],
  ])('a claim between two lengths names both: %j gives %j', (body, faults) => {
    expect(faultsOf(readClaim(body, isMetric))).toEqual(faults);
  });

  test.each([
    ['PT1H', 3599.999, []],
    ['PT1H', 3600, ['/toleranceSeconds range']],
    ['PT1M', 90, ['/toleranceSeconds range']],
    ['PT1H', 0, []],
    ['PT0S', 0, ['/toleranceSeconds range']],
  ])('trial 3: a tolerance is below the length: %s ± %d gives %j', (stated, toleranceSeconds, faults) => {
    expect(faultsOf(readClaim({ stated, toleranceSeconds }, isMetric))).toEqual(faults);
  });

  test('a claim is read with its defaults', () => {
    const body = {
      id: 'c1',
      stated: 'PT1.5H',
      text: 't',
      by: 'publisher',
      metric: 'duration',
      statedAt: '2024-05',
      comparison: null,
    };
    expect(readClaim(body, isMetric).value).toEqual({
      id: 'c1',
      facts: { stated: 'PT1.5H', comparison: 'exactly', metric: 'duration', statedAt: '2024-05' },
      texts: { text: 't', by: 'publisher' },
      pointer: '',
    });
  });

  test('descriptive fields are set and cleared, the title only set', () => {
    expect(readDescriptionSet({ set: { title: 'T', company: null, services: [] } }).value).toEqual({
      set: { facts: { company: null, services: null }, texts: { title: 'T' } },
      reason: null,
    });
    expect(faultsOf(readDescriptionSet({ set: { title: null, id: 'x' } })).sort()).toEqual([
      '/set/id unknown_property',
      '/set/title required',
    ]);
  });

  test('a correction may come without a body, the retraction of an incident and a headline need a reason', () => {
    expect(readCorrection(undefined).value).toEqual({ reason: null, learnedAt: null });
    expect(readReason(null).value).toEqual({ reason: null });
    expect(faultsOf(readRequiredReason({}))).toEqual(['/reason required']);
    expect(faultsOf(readHeadline({ metric: 'x' }, isMetric))).toEqual(['/metric unknown_metric', '/reason required']);
  });
});

describe('any JSON at all', () => {
  const readers: ((body: unknown) => Reading<object>)[] = [
    readEntry,
    readEntries,
    readAmendment,
    readCorrection,
    readReason,
    readDescriptionSet,
    (body) => readOpening(body, isMetric),
    (body) => readClaim(body, isMetric),
    (body) => readHeadline(body, isMetric),
  ];
  const names =
    'type occurredAt until precision earliest latest timeZone severity links attributes title entries claims set id stated services'.split(
      ' ',
    );
  const anything = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(
        null,
        true,
        0,
        -1,
        1e308,
        '',
        ' ',
        '\ud800',
        '\0',
        '2024-05-12',
        'note',
        'https://a.example',
        'PT1H',
        'UTC',
      ),
      fc.jsonValue(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.oneof(fc.constantFrom(...names, '__proto__', 'constructor'), fc.string({ unit: 'binary' })),
        tie('value'),
        { maxKeys: 6 },
      ),
    ),
  })).value;

  test('is read or has faults, each at a place and in words, and nothing is thrown', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(...readers), (body, read) => {
        const { value, faults } = read(body);
        expect(value === null).toBe(faults.length > 0);
        for (const { pointer, detail } of faults) {
          expect(pointer).toMatch(/^(\/.*)*$/su);
          expect(encodeURIComponent(pointer + detail)).not.toBe('');
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('what was read is well-formed, and reads as the same again', () => {
    const body = fc.record(
      {
        type: fc.string({ minLength: 1 }).filter((type) => checkType(type) === 'ok'),
        occurredAt: fc.constantFrom('2024-05-12', at.occurredAt),
        text: fc.string(),
        component: fc.string(),
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(body, (input) => {
        const first = readEntry(input).value;
        fc.pre(first !== null);
        const { facts, texts } = first;
        expect(readEntry({ ...facts, ...texts }).value).toEqual(first);
      }),
    );
  });

  test('bytes are counted as they are encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(utf8Bytes(text)).toBe(Buffer.byteLength(text))),
    );
  });
});
