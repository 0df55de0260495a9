import { expect, test } from '@jest/globals';
import { ALL_RIGHTS } from '../../application/caller.js';
import { commandIdOf, isRepeatable, newId } from './command-id.js';
import { by, withKey } from './incidents.testing.js';

test('with a key the id of a command is the same at every try, for this caller and scope alone', () => {
  const key = { key: 'k', scope: ['POST', '/v1/incidents'] };
  const ids = [
    commandIdOf(by({ idempotencyKey: key })),
    commandIdOf(by({ idempotencyKey: { ...key, scope: ['POST', '/v1/other'] } })),
    commandIdOf(by({ idempotencyKey: { ...key, scope: ['PUT', '/v1/incidents'] } })),
    commandIdOf(by({ idempotencyKey: key, caller: { kind: 'key', id: 'ci', rights: ALL_RIGHTS } })),
    commandIdOf(by({ idempotencyKey: { ...key, key: 'l' } })),
  ];
  expect(new Set(ids).size).toBe(5);
  expect(ids.every(isRepeatable)).toBe(true);
  expect(commandIdOf(by({ idempotencyKey: key }))).toBe(ids[0]);
});

test('without a key no two commands have the same id', () => {
  const ids = Array.from({ length: 1000 }, () => commandIdOf(withKey('k', { idempotencyKey: null })));
  expect(new Set(ids).size).toBe(1000);
  expect(ids.some(isRepeatable)).toBe(false);
});

test('new ids are UUIDs of version 7, later ones after earlier ones', async () => {
  const first = newId();
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(newId() > first).toBe(true);
});
