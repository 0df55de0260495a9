import { describe, expect, it } from '@jest/globals';
import { compose, composeLine } from './composer.js';

describe('the composer', () => {
  it.each([
    ['18:22 release api 1.2.3', '18:22', { type: 'release', service: 'api', version: '1.2.3' }],
    [
      '@18:22 rollback api 1.2.2 env=prod back to the last good one',
      '18:22',
      {
        type: 'rollback',
        service: 'api',
        version: '1.2.2',
        environment: 'prod',
        text: 'back to the last good one',
      },
    ],
    ['@-5m impact start checkout down', '-5m', { type: 'impact_started', component: 'checkout', level: 'down' }],
    ['impact start down', null, { type: 'impact_started', level: 'down' }],
    [
      'impact changed checkout degraded half of the requests',
      null,
      { type: 'impact_changed', component: 'checkout', level: 'degraded', text: 'half of the requests' },
    ],
    ['impact end', null, { type: 'impact_ended' }],
    ['impact end *', null, { type: 'impact_ended' }],
    ['impact start level=slow', null, { type: 'impact_started', level: 'slow' }],
    ['resolved', null, { type: 'resolved' }],
    ['18:40 declared Checkout errors', '18:40', { type: 'declared', text: 'Checkout errors' }],
    ['severity 1 half the world', null, { type: 'severity_changed', severity: '1', text: 'half the world' }],
    ['backlog_started queue of mails', null, { type: 'backlog_started', text: 'queue of mails' }],
    ['note resolved by itself', null, { type: 'note', text: 'resolved by itself' }],
    ['is it the cache?', null, { type: 'note', text: 'is it the cache?' }],
    [
      'decision learned=18:41 actor=ana go back',
      null,
      { type: 'decision', learnedAt: '18:41', actor: 'ana', text: 'go back' },
    ],
    ['2026-11-20 18:22 detected', '2026-11-20 18:22', { type: 'detected' }],
    ['2026-11-20T18:22Z detected', '2026-11-20T18:22Z', { type: 'detected' }],
    ['2021-05-12 data_loss', '2021-05-12', { type: 'data_loss' }],
    ['-1h30m action restarted', '-1h30m', { type: 'action', text: 'restarted' }],
  ])('reads %j', (line, time, fields) => {
    expect(composeLine(line)).toEqual({ time, fields });
  });

  it('takes unknown pairs, and pairs inside the text, as words', () => {
    expect(composeLine('note retries=3 are not enough')).toMatchObject({
      fields: { text: 'retries=3 are not enough' },
    });
    expect(composeLine('detected alert says level=5')).toMatchObject({ fields: { text: 'alert says level=5' } });
  });

  it('does not take a sentence for a release', () => {
    expect(composeLine('release went wrong')).toContain('write "release SERVICE VERSION"');
    expect(composeLine('release')).toContain('write "release SERVICE VERSION"');
    expect(composeLine('severity')).toBe('write "severity SEV"');
    expect(composeLine('18:22')).toBe('only a time: say what happened');
  });

  it('numbers the lines of a file, passes over blank ones and comments, and names every fault', () => {
    const file = '# the deploy\n18:22 release api 1.2.3\r\n\n  18:30 it hurts\n18:31 release now\n18:32\n';
    expect(compose(file)).toEqual({
      entries: [
        { line: 2, time: '18:22', fields: { type: 'release', service: 'api', version: '1.2.3' } },
        { line: 4, time: '18:30', fields: { type: 'note', text: 'it hurts' } },
      ],
      faults: [
        { line: 5, detail: expect.stringContaining('write "release SERVICE VERSION"') },
        { line: 6, detail: 'only a time: say what happened' },
      ],
    });
  });
});
