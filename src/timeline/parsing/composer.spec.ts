import { describe, expect, it } from '@jest/globals';
import { composeWords } from './composer.js';

describe('the words of an entry', () => {
  it.each([
    ['release api 1.2.3', { type: 'release', service: 'api', version: '1.2.3' }],
    [
      'rollback api 1.2.2 env=prod back to the last good one',
      { type: 'rollback', service: 'api', version: '1.2.2', environment: 'prod', text: 'back to the last good one' },
    ],
    ['impact start checkout down', { type: 'impact_started', component: 'checkout', level: 'down' }],
    ['impact start down', { type: 'impact_started', level: 'down' }],
    [
      'impact changed checkout degraded half of the requests',
      { type: 'impact_changed', component: 'checkout', level: 'degraded', text: 'half of the requests' },
    ],
    ['impact end', { type: 'impact_ended' }],
    ['impact end *', { type: 'impact_ended' }],
    ['impact start level=slow', { type: 'impact_started', level: 'slow' }],
    ['resolved', { type: 'resolved' }],
    ['declared Checkout errors', { type: 'declared', text: 'Checkout errors' }],
    ['severity 1 half the world', { type: 'severity_changed', severity: '1', text: 'half the world' }],
    ['severity_changed urgent', { type: 'severity_changed', severity: 'urgent' }],
    ['backlog_started queue of mails', { type: 'backlog_started', text: 'queue of mails' }],
    ['note resolved by itself', { type: 'note', text: 'resolved by itself' }],
    ['is it the cache?', { type: 'note', text: 'is it the cache?' }],
    [
      'decision learned=18:41 actor=ana go back',
      { type: 'decision', learnedAt: '18:41', actor: 'ana', text: 'go back' },
    ],
    ['note -5 degrees', { type: 'note', text: '-5 degrees' }],
    ['Resolved: traffic is back', { type: 'resolved', text: 'traffic is back' }],
    ['**Incident declared** – all hands', { type: 'declared', text: 'all hands' }],
    ['First detected', { type: 'detected', text: 'First detected' }],
    ['Escalated to the database team', { type: 'escalated', text: 'Escalated to the database team' }],
  ])('%j', (text, fields) => {
    expect(composeWords(text).fields).toEqual(fields);
  });

  it.each([
    ['impact start "checkout api" down', { type: 'impact_started', component: 'checkout api', level: 'down' }],
    ['impact end “card payments” slow again', { type: 'impact_ended', component: 'card payments', text: 'slow again' }],
    ['note component="web shop" blank', { type: 'note', component: 'web shop', text: 'blank' }],
    ['release "billing api" 1.2.3', { type: 'release', service: 'billing api', version: '1.2.3' }],
  ])('trial 70: quotes hold words together: %s', (text, fields) => {
    expect(composeWords(text).fields).toEqual(fields);
  });

  it('takes unknown pairs, and pairs inside the text, as words', () => {
    expect(composeWords('note retries=3 are not enough').fields.text).toBe('retries=3 are not enough');
    expect(composeWords('detected alert says level=5').fields.text).toBe('alert says level=5');
  });

  it.each([
    ['release team was paged', 'a note: a change is written "release SERVICE VERSION"'],
    ['rollback', 'a note: a change is written "rollback SERVICE VERSION"'],
    ['severity of it all', 'a note: a severity is written "severity 2"'],
    ['resovled at last', 'a note: "resovled" is no known type: did you mean resolved?'],
    ['impact_startd api', 'a note: "impact_startd" is no known type: did you mean impact_started?'],
    ['resolve the alert', null],
    ['notes of the call', null],
  ])('is a note where a verb or its words do not fit, and says so: %s', (text, remark) => {
    expect(composeWords(text)).toEqual({ fields: { type: 'note', text }, isNamed: false, remark });
  });

  it.each([
    'we would have resolved it by now',
    'Incident resolved? not yet',
    'escalated to nobody, as planned if it lasts',
    'impact on checkout is small',
  ])('takes no plan, condition or question for a status: %s', (text) => {
    expect(composeWords(text).fields.type).toBe(text.startsWith('escalated') ? 'escalated' : 'note');
  });

  it('takes impact for a window only where the line names its end', () => {
    expect(composeWords('impact api down', true).fields).toEqual({ type: 'impact', component: 'api', level: 'down' });
    expect(composeWords('impact api down').fields.type).toBe('note');
  });
});
