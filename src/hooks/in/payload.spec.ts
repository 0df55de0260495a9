import { describe, expect, it } from '@jest/globals';
import { at, componentOf, entryIdOf, instantAt, linkTo, nameOf, parseJson, proseOf, textAt } from './payload.js';
import { versionOf } from './kinds/versions.js';

describe('a payload', () => {
  it('is read along its own properties alone', () => {
    const payload = { a: { b: [{ c: 1 }] }, empty: ' ' };
    expect(at(payload, 'a', 'b', '0', 'c')).toBe(1);
    expect(at(payload, 'a', 'constructor')).toBeUndefined();
    expect([textAt(payload, 'a', 'b', '0', 'c'), textAt(payload, 'empty'), textAt(null, 'a')]).toEqual([
      '1',
      undefined,
      undefined,
    ]);
  });

  it('is JSON in UTF-8, or nothing', () => {
    expect(parseJson(Buffer.from('{"a": "é"}'))).toEqual({ a: 'é' });
    expect(parseJson(Buffer.from([0x22, 0xff, 0x22]))).toBeUndefined();
    expect(parseJson('{')).toBeUndefined();
  });
});

it.each([
  ['2026-03-02T10:00:00Z', '2026-03-02T10:00:00.000Z'],
  ['2026-03-02T10:00:00.739266876+02:00', '2026-03-02T08:00:00.739Z'],
  ['2021-04-28 21:50:00 +0200', '2021-04-28T19:50:00.000Z'],
  ['2013-12-03 17:15:43 UTC', '2013-12-03T17:15:43.000Z'],
  [1_472_243_938_774, '2016-08-26T20:38:58.774Z'],
  ['2026-03-02T10:00:00', undefined],
  ['2026-02-30T10:00:00Z', undefined],
  ['yesterday', undefined],
  [-1, undefined],
  [{}, undefined],
])('the time %s is %s', (written, expected) => {
  const moment = instantAt({ written }, 'written');
  expect(moment === undefined ? undefined : new Date(moment).toISOString()).toBe(expected);
});

describe('words', () => {
  it('become names and texts as the record takes them', () => {
    expect(nameOf(' a\n\tb\u0000 ')).toBe('a b');
    expect(nameOf('x'.repeat(500))).toHaveLength(100);
    expect(nameOf('😀'.repeat(80))!.isWellFormed?.() ?? true).toBe(true);
    expect([nameOf(' '), nameOf(undefined), componentOf('*'), componentOf('a,b@c')]).toEqual([
      undefined,
      undefined,
      undefined,
      'a b c',
    ]);
    expect(proseOf('a\ud800b')).toBe('ab');
    expect(linkTo('javascript:alert(1)')).toEqual({});
  });

  it('become versions, and branches do not', () => {
    const commit = '9fceb02d0ae598e95dc970b74767f19372d61af8';
    expect(['v2.14.0', 'refs/tags/1.4', '42', 'release-2026.11'].map((each) => versionOf(each, commit))).toEqual([
      ...['v2.14.0', '1.4', '42', 'release-2026.11'],
    ]);
    expect(['main', 'feature/123-x', undefined].map((each) => versionOf(each, commit))).toEqual(
      Array.from({ length: 3 }, () => '9fceb02d0ae5'),
    );
  });

  it('become the same id for ever', () => {
    expect(entryIdOf('github', 'a', 1)).toBe(entryIdOf('github', 'a', 1));
    expect(entryIdOf('github', 'a', 1)).not.toBe(entryIdOf('github', 'a1'));
    expect(entryIdOf('github', 'a')).toMatch(/^github-[0-9a-f]{24}$/);
  });
});
