import { describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';

const opening = (settings: Partial<ConstructorParameters<typeof EventStoreDbEventStore>[0]>): string => {
  try {
    new EventStoreDbEventStore({ url: 'esdb://localhost:2113?tls=false', ...settings });
    return 'opened';
  } catch (error) {
    return String(error);
  }
};

describe('the settings of an EventStoreDB', () => {
  it('are taken without connecting', () => {
    expect(opening({})).toBe('opened');
    expect(opening({ url: 'esdb://a:b@n1:1,n2:2,n3:3?tls=true&nodePreference=leader&keepAliveTimeout=20000' })).toBe(
      'opened',
    );
    expect(opening({ url: 'esdb+discover://cluster.local:2113' })).toBe('opened');
  });

  it('are refused if they cannot work, without the password', () => {
    expect(opening({ url: 'http://localhost' })).toMatch(/^RangeError: not a connection string/);
    const said = opening({ url: 'esdb://admin:secret@host:port' });
    expect(said).toMatch(/^RangeError/);
    expect(said).not.toContain('secret');
    for (const prefix of ['team-', '$asof', 'as of', '-'])
      expect(opening({ prefix })).toMatch(/^RangeError: not a prefix/);
    expect(opening({ deadlineMs: 0 })).toBe('RangeError: deadlineMs must be above 0');
    expect(opening({ silenceMs: NaN })).toBe('RangeError: silenceMs must be above 0');
  });
});
