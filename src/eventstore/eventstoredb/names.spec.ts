import { describe, expect, it } from '@jest/globals';
import { StreamNames } from './names.js';

describe('the names of our streams on a server', () => {
  it('trial 54: are their own, so that the category is the kind of thing they are', () => {
    const names = new StreamNames('');
    expect(names.onServer('incident-soft')).toBe('incident-soft');
    expect(names.identity).toBe('asof-store');
    expect(names.aboutOnServer('incident-soft')).toBe('$$incident-soft');
  });

  it('trial 54: begin with the prefix, which is part of the category', () => {
    const names = new StreamNames('acme.');
    expect(names.onServer('incident-soft')).toBe('acme.incident-soft');
    expect(names.onServer('incident-soft').split('-')[0]).toBe('acme.incident');
    expect(names.identity).toBe('acme.asof-store');
  });

  it('are told from others, and from what is kept about them', () => {
    const names = new StreamNames('acme.');
    expect(names.ofServer('acme.incident-x')).toEqual({ stream: 'incident-x', isAbout: false });
    expect(names.ofServer('$$acme.incident-x')).toEqual({ stream: 'incident-x', isAbout: true });
    expect(names.ofServer('acme.definitions')).toEqual({ stream: 'definitions', isAbout: false });
    for (const other of [
      'incident-x',
      'acme.incident-',
      'acme.definitions-2',
      'acme.asof-store',
      '$ce-acme.incident',
    ]) {
      expect(names.ofServer(other)).toBeNull();
    }
  });

  it.each([
    ['', 'a'],
    ['a', 'ab'],
    ['x', 'xincident'],
    ['x', 'xdefinitions'],
    ['x', 'xasof'],
  ])(
    'trial 54: of stores with the prefixes "%s" and "%s" never meet, though one begins with the other',
    (one, other) => {
      const [first, second] = [new StreamNames(one), new StreamNames(other)];
      for (const stream of ['incident-a', 'service-b', 'definitions']) {
        expect(first.ofServer(second.onServer(stream))).toBeNull();
        expect(second.ofServer(first.onServer(stream))).toBeNull();
      }
    },
  );
});
