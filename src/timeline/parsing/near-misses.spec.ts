import { describe, expect, it } from '@jest/globals';
import { KNOWN_TYPES } from '../entry.js';
import { nearMiss } from './near-misses.js';

describe('a near miss', () => {
  it.each([
    ['mitigatd', 'mitigated'],
    ['resovled', 'resolved'],
    ['detcted', 'detected'],
    ['impact_startd', 'impact_started'],
    ['rolback', 'rollback'],
    ['notes', 'note'],
  ])('trial 28: %s is nearly %s', (word, known) => {
    expect(nearMiss(word, KNOWN_TYPES)).toBe(known);
  });

  it.each(['resolved', 'vote', 'backlog_started', 'x', 'deployment', 'mitigation'])('%s is none', (word) => {
    expect(nearMiss(word, KNOWN_TYPES)).toBe(word === 'vote' ? 'note' : null);
  });

  it('of a component is compared as it is written', () => {
    expect(nearMiss('apii', ['api', 'web'])).toBe('api');
    expect(nearMiss('db', ['dc'])).toBeNull();
    expect(nearMiss('api', ['api', 'apis'])).toBe('apis');
  });
});
