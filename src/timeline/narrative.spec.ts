import { describe, expect, it } from '@jest/globals';
import { live, past, type Story } from '../../test/support/story.js';
import { expectLinear, medianOf } from './linear.testing.js';
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
      'The impact lasted 1 h 6 min in one window.',
      'Resolved at 19:51 UTC, 1 h 39 min after it was declared.',
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
      'Mitigated in 2024-01.',
      'Detected on 2024-01-10.',
      'Declared between 10:00 UTC on 2024-01-10 and 10:30 UTC.',
    ]);
    expect(told(past('2024-01-10T10:20:00Z declared precision=hour', '2023 resolved approximate=true'))).toEqual([
      'Resolved in about 2023.',
      'Declared in the hour from 10:00 UTC on 2024-01-10.',
    ]);
    expect(told(past('10:00 impact_started', '10:20~10:30 detected'))[1]).toMatch(
      /, 20 min to 30 min after the impact began\.$/,
    );
  });

  it('does not speak of a length that is negative or pending', () => {
    expect(told(past('10:05 impact_started', '10:00 declared'))).toEqual([
      'Declared at 10:00 UTC on 2024-01-10.',
      'Impact began at 10:05 UTC.',
    ]);
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

  it('trial 13: tells every episode, its end and what undid it', () => {
    const lines = ['10:00 declared', '11:00 resolved', '12:00 reopened'];
    const sentences = [
      'Declared at 10:00 UTC on 2024-01-10.',
      'Resolved at 11:00 UTC, 1 h after it was declared.',
      'Reopened at 12:00 UTC, 1 h after it was resolved.',
    ];
    expect(told(live(...lines))).toEqual([...sentences, 'In progress: open.']);
    const more = ['12:10 mitigated', '12:30 resolved r2', '13:00 closed', '14:00 reopened again', '14:20 closed c2'];
    expect(told(live(...lines, ...more))).toEqual([
      ...sentences,
      'Mitigated at 12:10 UTC.',
      'Resolved again at 12:30 UTC, 30 min after it was reopened.',
      'Closed at 13:00 UTC, 30 min after it was resolved.',
      'Reopened again at 14:00 UTC, 1 h after it was closed.',
      'Closed again at 14:20 UTC, 20 min after it was reopened.',
    ]);
    expect(cites(live(...lines, ...more), 'Closed again')).toEqual(['again', 'c2']);
  });

  it('trial 13: tells a closing without a resolution, and a second resolution without a reopening', () => {
    expect(told(past('10:00 declared', '11:00 closed')).at(-1)).toBe('Closed at 11:00 UTC, 1 h after it was declared.');
    expect(told(past('10:00 declared', '11:00 resolved', '11:30 resolved r2')).slice(1)).toEqual([
      'Resolved at 11:00 UTC, 1 h after it was declared.',
      'Resolved again at 11:30 UTC, 1 h 30 min after it was declared.',
    ]);
  });

  it.each([
    ['10:00:56 identified', '10:00:32 mitigated'],
    ['10:20 detected', '10:10 declared', '10:00 mitigated'],
    ['12:00 release', '11:00 rollback', '10:00 impact_started', '09:00 detected', '2023 note', '2024-01-11 resolved'],
  ])('trial 13: goes by the order of time: %s %s', (...lines) => {
    const story = past(...lines);
    const at = ({ cites }: { cites: string[] }): number =>
      Math.max(...cites.map((id) => story.state.facts.entries.get(id)!.interval.from));
    const times = narrative(story.assess()).map(at);
    expect(times.length).toBeGreaterThan(1);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it.each<[boolean, string, string]>([
    [false, 'release service=webhooks', 'impact_started @api'],
    [false, 'release', 'impact_started @api'],
    [false, 'release service=webhooks', 'impact_started'],
    [false, 'release', 'impact_started'],
    [true, 'release service=api', 'impact_started @api'],
    [true, 'release service=payments @api', 'impact_started @api'],
    [true, 'release service=checkout', 'impact_started'],
  ])('trial 13: whether it ties an impact to a change is %s for %s and %s', (isTied, release, impact) => {
    const story = past(`10:00 ${release}`, `10:10 ${impact}`).happen('op.described', {
      set: { services: ['checkout'] },
    });
    expect(told(story)[1]!.includes('after the release')).toBe(isTied);
  });

  it('trial 13: tells of the future as planned', () => {
    // Stories are recorded at the beginning of 2026.
    const [before, ahead] = ['2025-12-31T23:00:00Z', '2026-01-01T02:00:00Z'];
    expect(
      told(live(`${before} impact_started`, `${before} declared`, `${ahead} impact_ended`, `${ahead} resolved`)),
    ).toEqual([
      'Impact began at 23:00 UTC on 2025-12-31.',
      'Declared at 23:00 UTC, 0 s after the impact began.',
      'The impact is planned to last 3 h in one window.',
      'Planned to be resolved at 02:00 UTC on 2026-01-01, 3 h after it was declared.',
    ]);
    expect(told(past(`${ahead} release version=2`, `${ahead} impact_started`, `${ahead} incident_started`))).toEqual([
      '2 is planned to be released at 02:00 UTC on 2026-01-01.',
      'Impact is planned to begin at 02:00 UTC.',
      'The incident is stated to begin at 02:00 UTC.',
    ]);
    // Two clocks that differ by a little make no plan.
    expect(told(live('2026-01-01T00:04:00Z declared'))[0]).toBe('Declared at 00:04 UTC on 2026-01-01.');
  });

  it('trial 13: what was planned has come once something is recorded after it', () => {
    const story = live('2026-01-01T02:00:00Z resolved');
    expect(told(story)[0]).toContain('Planned');
    const later = { id: 'n', type: 'note', occurredAt: '2026-01-01T03:00:00Z' };
    expect(told(story.entry(later, '2026-01-01T03:00:00.000Z'))[0]).toBe('Resolved at 02:00 UTC on 2026-01-01.');
  });

  it('trial 1: shows milliseconds where there are any', () => {
    expect(told(past('10:00:00.250 detected', '10:00:01 declared'))).toEqual([
      'Detected at 10:00:00.250 UTC on 2024-01-10.',
      'Declared at 10:00:01 UTC.',
    ]);
  });

  it('says what nobody has confirmed', () => {
    expect(told(past('10:00 impact_started', '10:05 detected ?'))[1]).toBe(
      'Detected at 10:05 UTC (unconfirmed), 5 min after the impact began.',
    );
  });

  it('takes no longer for each of many episodes than for one', () => {
    const told = (episodes: number): (() => void) => {
      const story = past();
      for (let n = 0; n < episodes; n++) {
        const occurredAt = new Date(Date.parse('2024-01-10T00:00:00Z') + n * 1000).toISOString();
        story.entry({ id: `e${n}`, type: n % 2 ? 'resolved' : 'reopened', occurredAt });
      }
      const on = story.assess();
      return () => expect(narrative(on)).toHaveLength(episodes);
    };
    expectLinear(told, medianOf(3), 1250);
  });

  it('cites an entry for every sentence', () => {
    const story = live('10:00 release', '10:10 impact_started', '10:20 detected', '10:30 identified');
    for (const { cites } of narrative(story.assess())) expect(cites.length).toBeGreaterThan(0);
  });
});
