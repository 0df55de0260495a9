import { describe, expect, it } from '@jest/globals';
import { live, past, type Story } from '../../test/support/story.js';
import { narrative } from './narrative.js';

const told = (story: Story): string[] => narrative(story.assess()).map((sentence) => sentence.text);
const cites = (story: Story, beginning: string): string[] | undefined =>
  narrative(story.assess()).find((sentence) => sentence.text.startsWith(beginning))?.cites;

describe('the narrative', () => {
  it('tells an incident from its facts', () => {
    const story = past(
      '16:55 release service=api version=1.2.3',
      '17:05 rollback service=api',
      '17:50 impact_started @api #down',
      '18:12 declared',
      '18:56 impact_ended @api',
      '19:51 resolved',
    );
    expect(told(story)).toEqual([
      'Api 1.2.3 was released at 16:55 UTC on 2024-01-10.',
      'Api was rolled back at 17:05 UTC, 10 min after the release.',
      'Impact on api (down) began at 17:50 UTC, 55 min after the release.',
      'Declared at 18:12 UTC, 22 min after the impact began.',
      'Resolved at 19:51 UTC, 1 h 39 min after it was declared.',
      'The impact lasted 1 h 6 min in one window.',
    ]);
    expect(cites(story, 'Declared')).toEqual(['impact_started', 'declared']);
    expect(cites(story, 'The impact lasted')).toEqual(['impact_started', 'impact_ended']);
  });

  it('is silent about what is not there', () => {
    expect(told(past('10:00 note', '11:00 action'))).toEqual([]);
    expect(told(past('11:00 resolved'))).toEqual(['Resolved at 11:00 UTC on 2024-01-10.']);
  });

  it('names the date again when it changes', () => {
    expect(told(past('23:50 declared', '2024-01-11T00:10:00Z resolved'))).toEqual([
      'Declared at 23:50 UTC on 2024-01-10.',
      'Resolved at 00:10 UTC on 2024-01-11, 20 min after it was declared.',
    ]);
  });

  it('gives seconds only where they were stated, and says what is approximate', () => {
    expect(told(past('10:00:30 detected', '10:05 declared approximate=true'))).toEqual([
      'Detected at 10:00:30 UTC on 2024-01-10.',
      'Declared at about 10:05 UTC.',
    ]);
  });

  it('does not make a time exact that is not', () => {
    expect(told(past('2024-01-10 detected', '10:00~10:30 declared', '2024-01 mitigated'))).toEqual([
      'Detected on or in 2024-01-10.',
      'Declared between 2024-01-10T10:00:00.000Z and 2024-01-10T10:30:00.000Z.',
      'Mitigated on or in 2024-01.',
    ]);
    expect(told(past('10:00 impact_started', '10:20~10:30 detected'))[1]).toMatch(
      /, 20 min to 30 min after the impact began\.$/,
    );
  });

  it('does not speak of a length that is negative or pending', () => {
    expect(told(past('10:05 impact_started', '10:00 declared'))[1]).toBe('Declared at 10:00 UTC.');
  });

  it('repeats what a source states as what it is', () => {
    expect(told(past('10:00 incident_started', '11:00 incident_ended'))).toEqual([
      'The incident is stated to have begun at 10:00 UTC on 2024-01-10.',
      'Stated to have ended at 11:00 UTC, 1 h after it began.',
    ]);
  });

  it('says how windows were counted', () => {
    expect(told(past('10:00-10:30 impact a', '10:20-10:40 impact b @api'))).toEqual([
      'The impact lasted 40 min in 2 windows, overlaps counted once.',
    ]);
  });

  it('says that an incident is in progress, and cites why', () => {
    expect(told(live('10:00 declared', '10:30 mitigated')).at(-1)).toBe('In progress: mitigated.');
    expect(cites(live('10:00 declared'), 'In progress')).toEqual(['declared']);
    expect(cites(live('10:00 impact_started i @api'), 'In progress: detected')).toEqual(['i']);
  });

  it('does not tell of an end that was undone', () => {
    expect(told(live('10:00 declared', '11:00 resolved', '12:00 reopened'))).toEqual([
      'Declared at 10:00 UTC on 2024-01-10.',
      'In progress: open.',
    ]);
  });

  it('cites an entry for every sentence', () => {
    const story = live('10:00 release', '10:10 impact_started', '10:20 detected', '10:30 identified');
    for (const { cites } of narrative(story.assess())) expect(cites.length).toBeGreaterThan(0);
  });
});
