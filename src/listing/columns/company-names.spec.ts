import { describe, expect, it } from '@jest/globals';
import { companyIn, companyKey, NO_ALIASES } from './company-names.js';
import { NameColumn } from './name-column.js';

describe('names of companies', () => {
  it.each([
    ['Travis CI', 'TravisCI'],
    ['travis-ci', 'Travis  C.I.'],
    ['Ünïted', 'ÜNÏTED'],
    ['ＡＣＭＥ', 'acme'],
  ])('%s and %s are one', (one, other) => expect(companyKey(one)).toBe(companyKey(other)));

  it.each([
    ['Acme', 'Acme 2'],
    ['???', '!!!'],
    ['', 'a'],
  ])('%s and %s are two', (one, other) => expect(companyKey(one)).not.toBe(companyKey(other)));

  const aliases = (table: Record<string, string>) =>
    companyIn(new Map(Object.entries(table).map(([name, canonical]) => [companyKey(name), canonical])));

  it('mean what their alias means, by way of others', () => {
    const know = aliases({ 'Old Co': 'Newer Co', 'newer co': 'Newest, Co' });
    expect(know('OLD CO')).toEqual({ key: 'newestco', name: 'Newest, Co' });
    expect(know('Newest Co')).toEqual({ key: 'newestco' });
  });

  it('mean themselves where aliases go round in a circle', () => {
    const know = aliases({ a: 'b', b: 'c', c: 'a' });
    expect(know('a')).toEqual({ key: 'a' });
  });
});

describe('a column of names', () => {
  const column = (...names: string[]): NameColumn => {
    const own = new NameColumn(companyIn(NO_ALIASES));
    names.forEach((name, row) => own.put(row, [name]));
    return own;
  };
  const names = (own: NameColumn): string[] => Array.from({ length: own.size }, (_, group) => own.nameOf(group));

  it('calls a group by its most frequent spelling', () => {
    const own = column('TravisCI', 'Travis CI', 'travis ci', 'Travis CI', 'Other');
    expect(names(own)).toEqual(['Travis CI', 'Other']);
    own.put(1, ['TravisCI']);
    expect(names(own)).toEqual(['TravisCI', 'Other']);
  });

  it('takes names together anew, as an alias calls them', () => {
    const own = column('Travis', 'TravisCI', 'Travis CI', 'Travis CI');
    own.regroup(companyIn(new Map([['travis', 'TRAVIS CI']])));
    expect(names(own)).toEqual(['TRAVIS CI']);
    const rows = new Uint32Array(1);
    own.addRows('travis', rows);
    expect(rows[0]).toBe(0b1111);
    own.regroup(companyIn(NO_ALIASES));
    expect(names(own)).toEqual(['Travis', 'Travis CI']);
  });
});
