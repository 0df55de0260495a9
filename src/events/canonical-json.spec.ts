import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson, NotCanonical } from './canonical-json.js';

describe('canonical JSON', () => {
  it('is that of the example in RFC 8785', () => {
    const example = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\/',
      literals: [null, true, false],
    };
    expect(canonicalJson(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('agrees with the reference library on any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as unknown;
        expect(canonicalJson(json)).toBe(canonicalize(json));
      }),
    );
  });

  it('does not depend on the order of keys, and leaves out keys without a value', () => {
    expect(canonicalJson({ b: 1, a: undefined, '\u20ac': 2, '\r': 3, '😀': 4, '\ufb33': 5 })).toBe(
      '{"\\r":3,"b":1,"€":2,"😀":4,"\ufb33":5}',
    );
  });

  it('has a key `__proto__` like any other', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"a":1},"a":-0}'))).toBe('{"__proto__":{"a":1},"a":0}');
  });

  it('refuses what has no one text in UTF-8', () => {
    for (const value of ['\ud800', 'a\udc00b', { '\udfff': 1 }, [NaN], Infinity, 1n, () => 1, undefined]) {
      expect(() => canonicalJson(value)).toThrow(NotCanonical);
    }
  });
});
