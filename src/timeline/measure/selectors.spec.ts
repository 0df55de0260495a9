import { describe, expect, it } from '@jest/globals';
import { live, past, type Story } from '../../../test/support/story.js';
import { parseSelector, select, type Selection } from './selectors.js';

const selection = (story: Story, selector: string): Selection => select(parseSelector(selector)!, story.assess());
/** The id that a selector finds, or what would have to be there. */
const found = (story: Story, selector: string): string => {
  const { entry, missing, ambiguous } = selection(story, selector);
  return entry?.id ?? (ambiguous ? 'ambiguous' : `missing ${missing.join()}`);
};

describe('a selector', () => {
  it.each([
    'first:declared',
    'last:resolved',
    'declared',
    'first:impact_started,incident_started',
    'first:impact_started@api',
    'last:a,b@the api (eu)',
    'entry:0192f0c0-1111-7000-8000-000000000001',
    'entry:First.x_y',
    'reverted:first:rollback',
    'reverted:last:rollback@api',
    'suspect:release',
    'suspect:release_completed,release@api',
    'first:custom_thing',
  ])('can be %s', (text) => expect(parseSelector(text)).not.toBeNull());

  it.each([
    '',
    'first:',
    'First:declared',
    'second:declared',
    'first:first:declared',
    'first:declared,',
    'first:,declared',
    'first:declared, resolved',
    'first:declared@',
    'first:declared@a@b',
    'first:declared@a,b',
    'first:declared@a|b',
    'first:declared@a#b',
    'first:__proto__',
    'first:constructor',
    'first:entry_x',
    'first:Declared',
    'entry:',
    'entry:a b',
    'entry:-a',
    'first:entry:a',
    'reverted:rollback',
    'reverted:first:release',
    'reverted:first:rollback,release',
    'reverted:entry:x',
    'suspect:first:release',
    'suspect:',
    `first:declared@${'x'.repeat(101)}`,
    'first:declared\n',
  ])('cannot be %j', (text) => expect(parseSelector(text)).toBeNull());
});

describe('first and last', () => {
  const story = past('11:00 declared b', '10:00 declared a', '12:00 declared c', '10:30 declared x @api');

  it('go by timeline order', () => {
    expect(found(story, 'first:declared')).toBe('a');
    expect(found(story, 'last:declared')).toBe('c');
    expect(selection(story, 'first:declared').candidates.map((entry) => entry.id)).toEqual(['a', 'x', 'b', 'c']);
  });

  it('of a component take entries of exactly that one', () => {
    expect(found(story, 'last:declared@api')).toBe('x');
    expect(found(story, 'first:declared@web')).toBe('missing declared');
  });

  it('take the first listed type that has an entry, not the earliest entry', () => {
    const both = past('10:00 incident_started', '11:00 impact_started @api');
    expect(found(both, 'first:impact_started,incident_started')).toBe('impact_started');
    expect(found(both, 'first:impact_started,incident_started@web')).toBe('missing impact_started,incident_started');
    expect(found(past('10:00 incident_started'), 'first:impact_started,incident_started')).toBe('incident_started');
  });

  it('of a component take the first listed type that serves', () => {
    const story = past('10:00 impact_started', '10:30 incident_started @api');
    expect(found(story, 'first:impact_started,incident_started@api')).toBe('incident_started');
  });

  it('trial 4: take an alternative that was stated, and one that was extracted only where none was', () => {
    const story = past('10:00 incident_started', '11:00 impact_started ?');
    expect(found(story, 'first:impact_started,incident_started')).toBe('incident_started');
    expect(found(past('10:00 incident_ended', '11:00 resolved ?'), 'last:resolved,incident_ended')).toBe(
      'incident_ended',
    );
    const guesses = past('10:00 incident_started ?', '11:00 impact_started ?');
    expect(found(guesses, 'first:impact_started,incident_started')).toBe('impact_started');
    expect(found(story.confirm('impact_started'), 'first:impact_started,incident_started')).toBe('impact_started');
  });

  it('trial 4: take one that was extracted where the stated one is of another component', () => {
    const story = past('10:00 impact_started @web', '11:00 incident_started @api ?');
    expect(found(story, 'first:impact_started,incident_started@api')).toBe('incident_started');
  });

  it('take no proposal until it is confirmed', () => {
    const story = past('10:00 declared p ??', '11:00 declared x ?');
    expect([found(story, 'first:declared'), found(story, 'entry:p')]).toEqual(['x', 'missing entry:p']);
    story.confirm('p');
    expect([found(story, 'first:declared'), found(story, 'entry:p')]).toEqual(['p', 'p']);
  });

  it('leave an extraction out where its type is stated, on another component too', () => {
    const story = past('10:00 declared x @api ?', '11:00 declared y @web');
    expect(found(story, 'first:declared')).toBe('y');
    expect(found(story, 'first:declared@api')).toBe('missing declared');
  });
});

describe('a bare type', () => {
  it('is the only one', () => expect(found(past('10:00 declared d'), 'declared')).toBe('d'));
  it('is ambiguous where there are several', () => {
    const { ambiguous, candidates } = selection(past('11:00 declared a', '10:00 declared b'), 'declared');
    expect([ambiguous, candidates.map((entry) => entry.id)]).toEqual([true, ['b', 'a']]);
  });
  it('is the only one of its component', () => {
    expect(found(past('10:00 declared a @api', '11:00 declared b'), 'declared@api')).toBe('a');
  });
});

describe('entry:<id>', () => {
  it('is that entry, of whatever type and origin', () => {
    const story = past('10:00 declared', '11:00 declared x ?', '12:00 note n');
    expect([found(story, 'entry:x'), found(story, 'entry:n')]).toEqual(['x', 'n']);
  });
  it('is missing if it is retracted or unknown', () => {
    const story = past('10:00 note n').retract('n');
    expect(found(story, 'entry:n')).toBe('missing entry:n');
    expect(found(story, 'entry:constructor')).toBe('missing entry:constructor');
  });
});

describe('the last end', () => {
  it.each(['resolved', 'closed', 'incident_ended'])('%s is undone by a later reopening', (type) => {
    const story = live('09:00 detected', `10:00 ${type}`, '11:00 reopened');
    expect(found(story, `last:${type}`)).toBe(`missing ${type}`);
    expect(selection(story, `last:${type}`).undone?.id).toBe(type);
    expect(found(story, `first:${type}`)).toBe(type);
  });

  it('gives way to a listed end that nothing undid', () => {
    const story = live('10:00 resolved', '11:00 reopened', '12:00 closed');
    expect(found(story, 'last:resolved,closed')).toBe('closed');
    expect(found(story, 'last:closed,resolved')).toBe('closed');
    story.tell('13:00 reopened again');
    expect(found(story, 'last:resolved,closed')).toBe('missing resolved,closed');
    expect(selection(story, 'last:resolved,closed').undone?.id).toBe('resolved');
  });

  it('does not give way to a guess where it was stated and undone', () => {
    const story = live('10:00 resolved', '11:00 reopened', '12:00 closed ?');
    expect(found(story, 'last:resolved,closed')).toBe('missing resolved,closed');
  });

  it('trial 4: that was stated is not undone by an extracted reopening', () => {
    expect(found(past('10:00 incident_ended', '11:00 reopened ?'), 'last:incident_ended')).toBe('incident_ended');
    expect(found(past('10:00 incident_ended ?', '11:00 reopened ?'), 'last:incident_ended')).toBe(
      'missing incident_ended',
    );
  });

  it('of the stated span is undone by another that begins after it', () => {
    const story = past('10:00 incident_started a', '11:00 incident_ended b', '12:00 incident_started c');
    expect(found(story, 'last:incident_ended')).toBe('missing incident_ended');
    expect(found(story.tell('13:00 incident_ended d'), 'last:incident_ended')).toBe('d');
  });

  it('is not undone by an earlier reopening, nor by one that takes no part', () => {
    expect(found(live('10:00 resolved a', '11:00 reopened', '12:00 resolved b'), 'last:resolved')).toBe('b');
    expect(found(live('10:00 resolved', '11:00 reopened ?'), 'last:resolved')).toBe('resolved');
    expect(found(live('10:00 resolved', '11:00 reopened').retract('reopened'), 'last:resolved')).toBe('resolved');
  });

  it('is undone by a reopening at the same time that was recorded later', () => {
    expect(found(live('10:00 resolved', '10:00 reopened'), 'last:resolved')).toBe('missing resolved');
    expect(found(live('10:00 reopened', '10:00 resolved'), 'last:resolved')).toBe('resolved');
  });

  it('of a window is undone by a window of its kind that is open or starts after it', () => {
    const story = live('10:00 impact_started a', '11:00 impact_ended b');
    expect(found(story, 'last:impact_ended')).toBe('b');
    story.tell('10:30 impact_started c @api');
    expect(found(story, 'last:impact_ended')).toBe('missing impact_ended');
    story.tell('10:45 impact_ended d @api');
    expect(found(story, 'last:impact_ended')).toBe('b');
    story.tell('12:00-12:30 impact w');
    expect(found(story, 'last:impact_ended')).toBe('missing impact_ended');
  });

  it('of a component is undone by a window of that component alone', () => {
    const story = live('10:00 impact_started a @api', '11:00 impact_ended b @api', '12:00 impact_started c @web');
    expect(found(story, 'last:impact_ended@api')).toBe('b');
    expect(found(story.tell('12:30 impact_started d'), 'last:impact_ended@api')).toBe('b');
    expect(found(story.tell('13:00 impact_started e @api'), 'last:impact_ended@api')).toBe('missing impact_ended');
  });

  it('of one kind is not undone by a window of another', () => {
    const story = live('10:00 dns_started', '11:00 dns_ended', '12:00 impact_started');
    expect(found(story, 'last:dns_ended')).toBe('dns_ended');
  });

  it('of a window is not undone by a reopening, and mitigated is undone by nothing', () => {
    const story = live('10:00 impact_started', '11:00 impact_ended', '11:00 mitigated', '11:10 resolved');
    story.tell('12:00 reopened', '12:10 impact_started i @api', '12:20 impact_ended j @api');
    expect(found(story, 'last:impact_ended')).toBe('j');
    expect(found(story, 'last:mitigated')).toBe('mitigated');
  });
});

describe('the release that a rollback takes back', () => {
  const reverted = (...lines: string[]): string => found(past(...lines), 'reverted:first:rollback');
  const RELEASES = ['10:00 release r1 version=1 service=api', '10:10 release r2 version=2 service=web'] as const;

  it('is the latest before it', () => expect(reverted(...RELEASES, '11:00 rollback')).toBe('r2'));

  it('is not one after it, and at the same time not one recorded after it', () => {
    expect(reverted(...RELEASES, '10:05 rollback')).toBe('r1');
    expect(reverted('10:00 rollback', '10:00 release')).toBe('missing release');
    expect(reverted('10:00 release', '10:00 rollback')).toBe('release');
  });

  it('does not name another service', () => {
    expect(reverted(...RELEASES, '11:00 rollback service=api')).toBe('r1');
    expect(reverted(...RELEASES, '11:00 rollback service=db')).toBe('missing release');
    expect(reverted(...RELEASES, '10:20 release r3', '11:00 rollback service=api')).toBe('r3');
  });

  it('is the one whose id is named, wherever it stands', () => {
    expect(reverted(...RELEASES, '11:00 rollback reverts=r1')).toBe('r1');
    expect(reverted(...RELEASES, '09:00 rollback reverts=r2 service=api')).toBe('r2');
  });

  it('is else the latest whose version is named', () => {
    const lines = [...RELEASES, '10:20 release r3 version=1'];
    expect(reverted(...lines, '11:00 rollback reverts=1')).toBe('r3');
    expect(reverted(...lines, '10:30 release 1', '11:00 rollback reverts=1')).toBe('1');
  });

  const SHA = '6b02808c5f3a1d2e4b7c9a0f1e2d3c4b5a697887';

  it.each([
    ['the full commit by an abbreviation', SHA, '6b02808'],
    ['an abbreviation by the full commit', '6b02808', SHA],
    ['a commit in capitals', SHA.toUpperCase(), '6b02808c'],
    ['a word that is no commit', 'build-7', 'build-7'],
  ])('trial 10: is else one whose commit is named: %s', (_what, commit, reverts) => {
    expect(reverted(`10:00 release r1 commit=${commit}`, '10:10 release r2', `11:00 rollback reverts=${reverts}`)).toBe(
      'r1',
    );
  });

  it.each([
    ['fewer than seven digits', SHA, '6b0280'],
    ['another commit', SHA, '6b02809'],
    ['a beginning that is no commit', 'build-70', 'build-7'],
  ])('trial 10: is not one by %s', (_what, commit, reverts) => {
    expect(reverted(`10:00 release r1 commit=${commit}`, `11:00 rollback reverts=${reverts}`)).toBe('missing release');
  });

  it('trial 10: is none where an abbreviation could be several commits, and the latest of one commit', () => {
    const lines = ['10:00 release r1 commit=abc12345', '10:10 release r2 commit=abc12346'] as const;
    expect(reverted(...lines, '11:00 rollback reverts=abc1234')).toBe('missing release');
    expect(reverted(...lines, '11:00 rollback reverts=abc12345f')).toBe('r1');
    expect(reverted(lines[0], '10:20 release r3 commit=ABC1234', '11:00 rollback reverts=abc12345')).toBe('r3');
  });

  it('trial 10: goes by id before version before commit', () => {
    const lines = ['10:00 release r1 commit=abc1234', '10:10 release r2 version=abc1234'] as const;
    expect(reverted(...lines, '11:00 rollback reverts=abc1234')).toBe('r2');
    expect(reverted(...lines, '09:00 release abc1234', '11:00 rollback reverts=abc1234')).toBe('abc1234');
  });

  it('is nothing if there is none of that name', () => {
    expect(reverted(...RELEASES, '11:00 rollback reverts=r9')).toBe('missing release');
    expect(reverted(...RELEASES, '10:20 release_completed rc', '11:00 rollback reverts=rc')).toBe('missing release');
  });

  it('is not one that is retracted', () => {
    expect(found(past(...RELEASES, '11:00 rollback').retract('r2'), 'reverted:first:rollback')).toBe('r1');
  });

  it('is asked of the first or the last rollback, and is missing without one', () => {
    const story = past(...RELEASES, '10:05 rollback a', '11:00 rollback b');
    expect([found(story, 'reverted:first:rollback'), found(story, 'reverted:last:rollback')]).toEqual(['r1', 'r2']);
    expect(found(past(...RELEASES), 'reverted:first:rollback')).toBe('missing rollback');
  });
});

describe('the suspect', () => {
  const suspect = (selector: string, ...lines: string[]): string => found(past(...lines), `suspect:${selector}`);

  it('trial 10: is the latest before the first sign, not the fix after it', () => {
    const lines = ['08:00 release a', '09:00 release b', '10:30 release fix'] as const;
    expect(suspect('release', ...lines, '10:00 impact_started', '10:40 declared')).toBe('b');
    expect(suspect('release', ...lines, '10:00 detected')).toBe('b');
    expect(suspect('release', ...lines, '11:00 declared')).toBe('fix');
    expect(suspect('release', ...lines.slice(2), '10:00 declared')).toBe('missing release');
  });

  it('is one that begins within the interval of the sign', () => {
    const sign = '10:00~10:20 impact_started';
    expect(suspect('release', '10:10 release a', '10:20 release b', '10:21 release c', sign)).toBe('b');
  });

  it('is the first of its type with no sign', () => {
    expect(suspect('release', '08:00 release a', '09:00 release b', '10:00 resolved')).toBe('a');
  });

  it('is of the next type where the first only comes later', () => {
    const lines = ['09:00 release r', '10:00 impact_started'] as const;
    expect(suspect('release_completed,release', ...lines, '09:30 release_completed c')).toBe('c');
    expect(suspect('release_completed,release', ...lines, '10:30 release_completed c')).toBe('r');
  });

  it('is what the first rollback takes back, whatever the type', () => {
    const lines = ['08:00 release a version=1', '09:00 release b version=2', '09:10 release_completed c'] as const;
    const more = ['10:00 impact_started', '11:00 rollback reverts=1'] as const;
    expect(suspect('release_completed,release', ...lines, ...more)).toBe('a');
    expect(suspect('release', ...lines, '10:00 impact_started', '11:00 rollback reverts=9')).toBe('b');
  });

  it('is of a component where one is named', () => {
    const lines = ['08:00 release a @api', '09:00 release b @web', '10:00 declared'] as const;
    expect(suspect('release@api', ...lines)).toBe('a');
    expect(suspect('release@db', ...lines)).toBe('missing release');
  });

  it('names what it was chosen from', () => {
    const story = past('08:00 release a', '09:00 release b', '10:00 declared', '11:00 release c');
    expect(selection(story, 'suspect:release').candidates.map(({ id }) => id)).toEqual(['a', 'b']);
  });
});
