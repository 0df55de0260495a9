import { describe, expect, it } from '@jest/globals';
import { ofIncident, ofLog, readLogPlace, readRevision } from './selection.js';

describe('where a client stands', () => {
  it.each([
    [undefined, 'beginning'],
    ['end', 'end'],
    ['store:7', { after: '00000000000000000007' }],
    ['00000000000000000012', { after: '00000000000000000012' }],
    ['other:7', 'elsewhere'],
    ['store:', 'elsewhere'],
    ['store:7:7', 'elsewhere'],
    ['-7', 'elsewhere'],
    ['store:123456789012345678901', 'elsewhere'],
  ])('in the log, by %j, is %j', (said, place) => {
    expect(readLogPlace(said, 'store')).toEqual(place);
  });

  it.each([
    [undefined, 'beginning'],
    ['end', 'end'],
    ['0', { after: 0 }],
    ['store:7', 'elsewhere'],
    ['7.5', 'elsewhere'],
    ['1234567890', 'elsewhere'],
  ])('in an incident, by %j, is %j', (said, place) => {
    expect(readRevision(said)).toEqual(place);
  });
});

describe('selections', () => {
  it('that ask for the same are known by the same key', () => {
    const key = ofLog('s', ['note', 'asof.declared'], ['b', 'a']).key;
    expect(ofLog('s', ['declared', 'note', 'note'], ['a', 'b']).key).toBe(key);
    expect(ofLog('s', ['declared'], ['a', 'b']).key).not.toBe(key);
    expect(ofIncident('a', []).key).not.toBe(ofIncident('b', []).key);
    const sight = { key: 'key:a', sees: () => true, seesIncident: () => true };
    expect(ofIncident('a', [], sight).key).not.toBe(ofIncident('a', []).key);
    expect(ofLog('s', [], [], sight).key).not.toBe(ofLog('s', [], []).key);
    expect(ofIncident('a', []).key).not.toBe(ofLog('s', [], ['a']).key);
  });
});
