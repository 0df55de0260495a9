import { describe, expect, it } from '@jest/globals';
import { LOCAL_CALLER, type Caller, type Scope } from './caller.js';
import { maySee, namesOf } from './visibility.js';

const caller = (kind: string, id: string, scopes: Scope[] = ['write'], groups: string[] = []): Caller => ({
  kind,
  id,
  rights: { scopes, groups, services: null },
});

describe('who may see an incident', () => {
  const eve = caller('key', 'eve');

  it('is everyone where nothing is said, and admins alone where nobody is named', () => {
    expect([maySee(eve, null), maySee(eve, [])]).toEqual([true, false]);
    expect([maySee(LOCAL_CALLER, []), maySee(caller('key', 'boss', ['admin']), ['key:other'])]).toEqual([true, true]);
  });

  it('is a key, a person, or everyone in a group', () => {
    const visibleTo = ['key:eve', 'user:u1', 'group:security team'];
    expect(maySee(eve, visibleTo)).toBe(true);
    expect(maySee(caller('user', 'u1'), visibleTo)).toBe(true);
    expect(maySee(caller('user', 'u2', ['read'], ['others', 'security team']), visibleTo)).toBe(true);
  });

  it('is nobody else: not by a part of a name, its case, or the id of another kind', () => {
    const visibleTo = ['key:eve', 'user:u1', 'group:security'];
    const others = [
      caller('key', 'ev'),
      caller('key', 'EVE'),
      caller('user', 'eve'),
      caller('hook', 'eve'),
      caller('key', 'u1'),
      caller('key', 'x', ['write'], ['secur', 'Security', 'key:eve', 'user:u1']),
    ];
    expect(others.filter((each) => maySee(each, visibleTo))).toEqual([]);
  });

  it('is whoever an import acts for, and not the import', () => {
    const importing = { ...caller('import', 'documents', ['write'], ['g']), onBehalfOf: 'key:eve' };
    expect(namesOf(importing)).toEqual(['key:eve', 'group:g']);
    expect([maySee(importing, ['key:eve']), maySee(importing, ['import:documents'])]).toEqual([true, false]);
  });
});
