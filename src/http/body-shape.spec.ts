import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import fc from 'fast-check';
import { NewClaim } from '../incidents/api/dto/claim.dto.js';
import { Amendment, Correction, NewEntries, NewEntry } from '../incidents/api/dto/entry.dto.js';
import { DescriptionChange, HeadlineChoice, Opening } from '../incidents/api/dto/opening.dto.js';
import { bodyFaults } from './body-shape.js';
import { jsonPointer } from './json-body.js';

const SHAPES: ClassConstructor<object>[] = [
  NewEntry,
  NewEntries,
  Correction,
  Amendment,
  NewClaim,
  Opening,
  DescriptionChange,
  HeadlineChoice,
];
const NAMES = [
  'id',
  'type',
  'title',
  'entries',
  'claims',
  'set',
  'reason',
  'links',
  'url',
  'attributes',
  'services',
  'approximate',
  'stated',
  'toleranceSeconds',
  'metric',
  'unknown',
];

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom<unknown>(null, true, 1, 'text'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 6 })
      .map((pairs) => Object.fromEntries(pairs)),
  ),
}));
const body = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 6 })
  .map((pairs) => Object.fromEntries(pairs) as object);

/** Where class-validator itself, working on instances, finds faults. */
function pointersOf(errors: readonly ValidationError[], above: readonly string[] = []): string[] {
  return errors.flatMap(({ property, constraints, children = [] }) => [
    ...(constraints ? [jsonPointer([...above, property])] : []),
    ...pointersOf(children, [...above, property]),
  ]);
}

describe('the compiled shape of a body', () => {
  it('finds faults in exactly the bodies in which class-validator finds any, and none elsewhere in them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SHAPES), body, (Dto, plain) => {
        const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false };
        const expected = pointersOf(validateSync(plainToInstance(Dto, plain), options));
        const found = bodyFaults(Dto, plain).map(({ pointer }) => pointer);
        expect(found.length > 0).toBe(expected.length > 0);
        expect(expected).toEqual(expect.arrayContaining(found));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds names that class-transformer drops', () => {
    const plain = JSON.parse('{"type":"note","__proto__":1,"constructor":2}') as object;
    expect(bodyFaults(NewEntry, plain).map(({ pointer }) => pointer)).toEqual(['/__proto__', '/constructor']);
  });
});
