import { describe, expect, it } from '@jest/globals';
import { KNOWN_TYPES } from './entry.js';
import { meantType } from './meant-type.js';

describe('the known type that a custom one was meant to be', () => {
  it.each([
    ['resovled', 'resolved'],
    ['decalred', 'declared'],
    ['deteced', 'detected'],
    ['detcted', 'detected'],
    ['mitigatd', 'mitigated'],
    ['acknoledged', 'acknowledged'],
    ['comunicated', 'communicated'],
    ['rolback', 'rollback'],
    ['relase', 'release'],
    ['clsoed', 'closed'],
    ['impcat_started', 'impact_started'],
    ['impact_startd', 'impact_started'],
    ['mitgation_strated', 'mitigation_started'],
  ])('of a slip of the fingers: %s is %s', (type, meant) => expect(meantType(type)).toBe(meant));

  it.each([
    ['resolve', 'resolved'],
    ['resolves', 'resolved'],
    ['identify', 'identified'],
    ['released', 'release'],
    ['notes', 'note'],
    ['impact_start', 'impact_started'],
    ['impact_end', 'impact_ended'],
    ['config_change', 'config_changed'],
    ['data_loss_starts', 'data_loss_started'],
    ['release_complete', 'release_completed'],
  ])('of another form of its word: %s is %s', (type, meant) => expect(meantType(type)).toBe(meant));

  it.each([
    ['roll_back', 'rollback'],
    ['rolled_back', 'rollback'],
    ['impactstarted', 'impact_started'],
    ['dataloss', 'data_loss'],
  ])('with an underscore elsewhere: %s is %s', (type, meant) => expect(meantType(type)).toBe(meant));

  it.each([
    'unresolved',
    'undetected',
    'unacknowledged',
    'deleted',
    'declined',
    'fallback',
    'failback',
    'relapse',
    'cloned',
    'vote',
    'node',
    'revision',
    'monitored',
    'resolving',
    'mitigation',
    'lag_changed',
    'compact_started',
    'customers_charged',
    'dns_started',
    'db_failover_ended',
    'x',
  ])('is none of a word of its own: %s', (type) => expect(meantType(type)).toBeNull());

  it('is none of a known one', () => expect(KNOWN_TYPES.filter((type) => meantType(type) !== null)).toEqual([]));
});
