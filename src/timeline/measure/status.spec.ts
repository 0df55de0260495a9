import { describe, expect, it } from '@jest/globals';
import { live, past, type Story } from '../../../test/support/story.js';
import { type StatusWalk } from './status.js';

const walk = (story: Story): StatusWalk => story.assess().status;
const status = (story: Story): string => walk(story).status;
const episodes = (story: Story): string[] => walk(story).episodes.map(({ from, to }) => `${from.id}–${to?.id ?? ''}`);

describe('the status', () => {
  it.each([
    ['detected', 'detected'],
    ['acknowledged', 'detected'],
    ['declared', 'open'],
    ['identified', 'open'],
    ['escalated', 'open'],
    ['mitigation_started', 'open'],
    ['mitigated', 'mitigated'],
    ['monitoring', 'mitigated'],
    ['resolved', 'resolved'],
    ['closed', 'closed'],
    ['reopened', 'open'],
  ])('after %s is %s', (type, expected) => expect(status(live(`10:00 ${type}`))).toBe(expected));

  it('only rises within an episode', () => {
    expect(status(live('10:00 declared', '10:10 mitigated', '10:20 escalated', '10:30 detected'))).toBe('mitigated');
    expect(status(live('10:00 closed', '10:10 resolved'))).toBe('closed');
  });

  it('is walked in order of time, not of recording', () => {
    expect(status(live('12:00 resolved', '10:00 declared'))).toBe('resolved');
  });

  it('is lowered by a reopening after resolved or closed, and by nothing else', () => {
    expect(status(live('10:00 resolved', '10:10 reopened'))).toBe('open');
    expect(status(live('10:00 closed', '10:10 reopened'))).toBe('open');
    expect(status(live('10:00 resolved', '10:10 declared'))).toBe('resolved');
    expect(status(live('10:00 mitigated', '10:10 reopened'))).toBe('mitigated');
  });

  it('rises again after a reopening', () => {
    expect(status(live('10:00 resolved', '10:10 reopened', '10:20 mitigated'))).toBe('mitigated');
  });

  it('is not carried by a change of severity', () => {
    expect(status(live('10:00 severity_changed severity=sev1'))).toBe('recorded');
    expect(episodes(live('10:00 severity_changed severity=sev1', '11:00 declared'))).toEqual(['declared–']);
  });

  it('takes extractions only where nobody stated any status', () => {
    expect(status(live('10:00 declared ?', '11:00 resolved ?'))).toBe('resolved');
    expect(status(live('10:00 declared', '11:00 resolved ?'))).toBe('open');
    expect(status(live('10:00 declared', '11:00 resolved ?').confirm('resolved'))).toBe('resolved');
    expect(status(live('10:00 severity_changed severity=sev1', '11:00 resolved ?'))).toBe('resolved');
  });

  it('does not know retracted entries', () => {
    expect(status(live('10:00 declared', '11:00 resolved').retract('resolved'))).toBe('open');
  });
});

describe('without a status entry the status', () => {
  it('is recorded', () => expect(status(live('10:00 release', '11:00 note'))).toBe('recorded'));

  it('is detected while an impact is open, unless the record is historical', () => {
    expect(status(live('10:00 impact_started @api'))).toBe('detected');
    expect(status(past('10:00 impact_started @api'))).toBe('recorded');
    expect(status(live('10:00 data_loss_started'))).toBe('recorded');
    expect(status(live('10:00 impact_started', '11:00 impact_ended'))).toBe('recorded');
  });

  it('is resolved where the source states an end', () => {
    expect(status(past('10:00 incident_started', '11:00 incident_ended'))).toBe('resolved');
    expect(status(live('10:00 incident_ended', '10:30 impact_started'))).toBe('resolved');
  });

  it('knows no open impact as soon as there is one', () => {
    expect(status(live('10:00 resolved', '11:00 impact_started'))).toBe('resolved');
  });
});

describe('a stated end', () => {
  it.each(['detected', 'declared', 'monitoring'])('trial 5: resolves what was only %s', (type) => {
    expect(walk(live(`10:00 ${type}`, '11:00 incident_ended'))).toMatchObject({
      status: 'resolved',
      inProgress: false,
    });
    expect(status(past(`10:00 ${type}`, '11:00 incident_ended'))).toBe('resolved');
  });

  it('trial 5: does not where a status entry stands after it, whatever it says', () => {
    expect(status(live('10:00 declared', '11:00 incident_ended', '11:30 mitigated'))).toBe('mitigated');
    expect(status(live('10:00 declared', '11:00 incident_ended', '11:30 reopened'))).toBe('open');
    expect(status(live('10:00 resolved', '11:00 incident_ended', '11:30 reopened'))).toBe('open');
    expect(status(live('11:00 incident_ended a', '11:30 reopened', '12:00 incident_ended b'))).toBe('resolved');
  });

  it('trial 5: holds against what is only extracted, and gives way to it where it is extracted itself', () => {
    expect(status(past('10:00 declared ?', '11:00 incident_ended', '11:30 mitigated ?'))).toBe('resolved');
    expect(status(past('10:00 declared ?', '11:00 incident_ended ?', '11:30 mitigated ?'))).toBe('mitigated');
    expect(status(past('10:00 declared', '11:00 incident_ended ?', '11:30 mitigated'))).toBe('mitigated');
    expect(status(past('10:00 declared', '11:00 incident_ended ?', '11:30 mitigated ?'))).toBe('open');
    expect(status(past('10:00 declared', '11:00 incident_ended ?', '11:30 mitigated ??'))).toBe('resolved');
    expect(status(past('10:00 incident_ended', '11:00 incident_ended x ?', '10:30 declared'))).toBe('open');
  });

  it('leaves closed as it is, and makes and ends no episode', () => {
    expect(status(live('10:00 closed', '11:00 incident_ended'))).toBe('closed');
    expect(episodes(live('10:00 declared', '11:00 incident_ended'))).toEqual(['declared–']);
    expect(episodes(live('11:00 incident_ended'))).toEqual([]);
  });

  it('is none before it is confirmed, where an agent proposed it', () => {
    const story = live('10:00 declared', '11:00 incident_ended ??');
    expect(status(story)).toBe('open');
    expect(status(story.confirm('incident_ended'))).toBe('resolved');
  });
});

it('a proposed status entry takes no part until it is confirmed', () => {
  const story = live('10:00 declared ?', '11:00 resolved ??');
  expect(status(story)).toBe('open');
  expect(status(story.confirm('resolved'))).toBe('resolved');
});

describe('an incident is in progress', () => {
  it.each([
    ['detected', true],
    ['declared', true],
    ['monitoring', true],
    ['resolved', false],
    ['closed', false],
    ['note', false],
  ])('after %s: %s', (type, expected) => expect(walk(live(`10:00 ${type}`)).inProgress).toBe(expected));

  it('never if it was written down afterwards', () => expect(walk(past('10:00 declared')).inProgress).toBe(false));
  it('while an impact is open and nobody said more', () =>
    expect(walk(live('10:00 impact_started')).inProgress).toBe(true));
});

describe('an episode', () => {
  it('goes from the first status entry to the first resolved', () => {
    const story = live('10:00 detected', '10:10 declared', '11:00 resolved a', '11:10 resolved b', '12:00 closed');
    expect(episodes(story)).toEqual(['detected–a']);
  });

  it('ends with closed where nothing was resolved', () => {
    expect(episodes(live('10:00 declared', '12:00 closed a', '13:00 closed b'))).toEqual(['declared–a']);
  });

  it('has no end while it lasts', () =>
    expect(episodes(live('10:00 declared', '11:00 mitigated'))).toEqual(['declared–']));

  it('begins anew with each reopening that lowers the status', () => {
    const story = live(
      '10:00 declared',
      '11:00 resolved a',
      '12:00 reopened r',
      '12:30 reopened s',
      '13:00 resolved b',
    );
    expect(episodes(story)).toEqual(['declared–a', 'r–b']);
    expect(episodes(live('10:00 reopened', '11:00 resolved'))).toEqual(['reopened–resolved']);
  });

  it('is not made by an impact alone', () => expect(episodes(live('10:00 impact_started'))).toEqual([]));
});

describe('after the end', () => {
  const afterEnd = (...lines: string[]): string[] => walk(live(...lines)).afterEnd.map((entry) => entry.id);

  it('a status entry that nothing reopened is kept and noted', () => {
    expect(afterEnd('10:00 resolved', '11:00 mitigated', '12:00 declared')).toEqual(['mitigated', 'declared']);
    expect(afterEnd('10:00 closed', '11:00 resolved')).toEqual(['resolved']);
  });

  it('closing what is resolved is nothing to note', () =>
    expect(afterEnd('10:00 resolved', '11:00 closed')).toEqual([]));

  it('a reopening explains what follows', () => {
    expect(afterEnd('10:00 resolved', '10:30 reopened', '11:00 mitigated', '11:30 resolved b')).toEqual([]);
  });
});
