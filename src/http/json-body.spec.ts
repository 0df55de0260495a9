import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonPointer, MAX_DEPTH, readJson } from './json-body.js';

const read = (text: string): unknown => readJson(Buffer.from(text));

describe('a body', () => {
  it('is whatever JSON it is, if no name stands twice and it is not too deep', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value, null, 1);
        expect(read(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is nothing if it is empty', () => {
    expect(read('')).toBeUndefined();
  });

  it('may have the same name in different objects, and names that look like the prototype', () => {
    expect(read('{"a":{"a":[{"a":1},{"a":2}]},"b":"a","c":"\\"a\\":"}')).toEqual({
      a: { a: [{ a: 1 }, { a: 2 }] },
      b: 'a',
      c: '"a":',
    });
    expect(Object.keys(read('{"__proto__":1,"toString":2}') as object)).toEqual(['__proto__', 'toString']);
  });

  it('is refused where a name stands twice, with the place', () => {
    const problem = refusal('{"a~/b":[0,{"x":1,"y":"}","x":2}]}');
    expect(problem).toMatchObject({ code: 'malformed', more: { errors: [{ pointer: '/a~0~1b/1/x' }] } });
  });

  it(`is refused below ${MAX_DEPTH} levels`, () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(() => read(nested(MAX_DEPTH))).not.toThrow();
    expect(refusal(nested(MAX_DEPTH + 1))).toMatchObject({ code: 'malformed' });
  });

  it('is never quoted in the refusal', () => {
    expect(String(refusal('{"password": hunter2}'))).not.toContain('hunter2');
  });
});

function refusal(text: string): unknown {
  try {
    return read(text);
  } catch (error) {
    return error;
  }
}

describe('a JSON pointer', () => {
  it('escapes what has a meaning in it', () => {
    expect(jsonPointer(['a/b', 'c~d', 0])).toBe('/a~1b/c~0d/0');
  });
});
