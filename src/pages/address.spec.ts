import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { queryOf } from '../http/shape.js';
import { listFaults, ListQuery } from '../listing/api/dto/list.dto.js';
import { PageAddress, readLeniently } from './address.js';

describe('The address of a page', () => {
  const address = new PageAddress('/', { company: ['Fastly', 'Cloudflare'], q: 'dns', cursor: 'abc', limit: '100' });

  it('keeps what is looked for, and nothing of one page', () => {
    expect(address.with({})).toBe('/?company=Fastly&company=Cloudflare&q=dns');
  });

  it('changes and takes away', () => {
    expect(address.with({ q: null, sort: 'title' })).toBe('/?company=Fastly&company=Cloudflare&sort=title');
    expect(address.with({ company: null, q: null })).toBe('/');
  });

  it('adds a value, and takes it away where it is there', () => {
    expect(address.toggled('company', 'Google')).toBe('/?q=dns&company=Fastly&company=Cloudflare&company=Google');
    expect(address.toggled('company', 'Fastly')).toBe('/?q=dns&company=Cloudflare');
  });

  it('escapes values', () => {
    expect(new PageAddress('/', {}).with({ company: 'A&B "C"' })).toBe('/?company=A%26B+%22C%22');
  });
});

describe('What a page is asked', () => {
  const read = (parameters: Record<string, string | string[]>) =>
    readLeniently(queryOf(ListQuery, listFaults), parameters, ['q', 'year', 'from', 'to', 'company']);

  it('is read, but for what nobody can read', () => {
    expect(read({ company: 'Fastly', year: 'never', tz: 'UTC' })).toMatchObject({
      query: { company: ['Fastly'] },
      refused: ['year'],
    });
  });

  it('leaves out what contradicts itself', () => {
    const { query, refused } = read({ from: '2024-01-01', to: '2023-01-01', q: 'dns' });
    expect(refused).toEqual(['to']);
    expect(query).toMatchObject({ q: 'dns' });
    expect(query.to).toBeUndefined();
  });
});
