import { expect, test } from '@jest/globals';
import { type Rights } from '../../application/caller.js';
import { Refusal } from '../../application/refusal.js';
import { mustBeAllowedToChange } from './rights.js';

const refused = (rights: Partial<Rights>, service: string): string | null => {
  const caller = { kind: 'key', id: 'k', rights: { scopes: [], groups: [], services: null, ...rights } };
  try {
    mustBeAllowedToChange(caller, service);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

test('the scope changes is for the services that it names, exactly, or for all', () => {
  expect(refused({ scopes: ['changes'] }, 'api')).toBeNull();
  expect(refused({ scopes: ['changes'], services: ['api'] }, 'api')).toBeNull();
  expect(refused({ scopes: ['changes'], services: ['api'] }, 'api-2')).toBe('forbidden');
  expect(refused({ scopes: ['changes'], services: [] }, 'api')).toBe('forbidden');
});

test('whoever may write is bound by no names; whoever only reads may not', () => {
  expect(refused({ scopes: ['write'], services: ['web'] }, 'api')).toBeNull();
  expect(refused({ scopes: ['admin'], services: ['web'] }, 'api')).toBeNull();
  expect(refused({ scopes: ['read', 'propose'] }, 'api')).toBe('forbidden');
});
