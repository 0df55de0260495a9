import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ShardedMap } from './sharded-map.js';

it('numbers are found by the text that they were put under, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '__proto__')), fc.nat())),
      (all) => {
        const [numbers, plain] = [new ShardedMap(), new Map<string, number>()];
        for (const [text, value] of all) {
          numbers.set(text, value);
          plain.set(text, value);
        }
        for (const [text] of all) expect(numbers.get(text)).toBe(plain.get(text));
        expect(numbers.get('nothing of the kind')).toBeUndefined();
      },
    ),
  );
});
