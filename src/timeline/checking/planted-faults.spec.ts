import { expect, it } from '@jest/globals';
import { plantFaults } from '../../../test/support/planted-faults.js';

it('finds single faults where they stand, and says nothing of right reports', () => {
  const planted = plantFaults(100, 7);
  expect(planted.found / planted.faults).toBeGreaterThanOrEqual(0.9);
  expect(planted.relevant / planted.findings).toBeGreaterThanOrEqual(0.98);
  expect(planted.right / planted.proposed).toBeGreaterThanOrEqual(0.95);
  expect(planted.wrongly).toBe(0);
}, 240_000);
