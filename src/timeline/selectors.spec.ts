import { describe, expect, it } from '@jest/globals';
import { live, past, type Story } from '../../test/support/story.js';
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

  it('still take an alternative that is only extracted', () => {
    const story = past('10:00 incident_started', '11:00 impact_started ?');
    expect(found(story, 'first:impact_started,incident_started')).toBe('impact_started');
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
