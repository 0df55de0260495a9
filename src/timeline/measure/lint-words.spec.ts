import { describe, expect, it } from '@jest/globals';
import { live, past, type Story } from '../../../test/support/story.js';
import { expectLinear, leastOf } from '../linear.testing.js';
import { type LintCode } from '../view/view-types.js';
import { evaluable } from './assessment.js';
import { unknownReleases } from './lint-words.js';

const said = (story: Story, code: LintCode): [string[], string, string][] =>
  story
    .assess()
    .lint.filter((finding) => finding.code === code)
    .map(({ entryIds, severity, message }) => [entryIds, severity, message]);

describe('type_slip_suspected', () => {
  const slips = (story: Story): [string[], string, string][] => said(story, 'type_slip_suspected');

  it('is each entry of a custom type that is nearly a known one', () => {
    expect(slips(live('10:00 declared', '11:00 resovled a', '12:00 resovled b', '12:00 impact_startd c'))).toEqual([
      [['a'], 'warning', '"resovled" is no known type: did you mean resolved?'],
      [['b'], 'warning', '"resovled" is no known type: did you mean resolved?'],
      [['c'], 'warning', '"impact_startd" is no known type: did you mean impact_started?'],
    ]);
  });

  it('is none of another custom type, of a known one, of what was corrected or retracted', () => {
    expect(slips(live('10:00 declared', '10:10 failover', '11:00 dns_started', '12:00 dns_ended'))).toEqual([]);
    expect(slips(live('10:00 decalred d').amend('d', { type: 'declared' }))).toEqual([]);
    expect(slips(live('10:00 decalred d').retract('d'))).toEqual([]);
  });
});

describe('release_unknown', () => {
  const unknown = (...lines: string[]): [string[], string, string][] => said(past(...lines), 'release_unknown');

  it.each(['v2.14.0', 'V2.14.0', 'release-2.14.0', 'checkout@2.14.0', 'refs/tags/v2.14.0'])(
    'is a rollback of 2.14.0 where %s was released',
    (version) => {
      const message = `no release is called 2.14.0: did you mean ${version}?`;
      const release = `09:00 release r version=${version}`;
      expect(unknown(release, '10:00 rollback b reverts=2.14.0')).toEqual([[['b'], 'warning', message]]);
    },
  );

  it('is a rollback of v2.14.0 where 2.14.0 was released, and of a commit that is cut too short', () => {
    const message = 'no release is called v2.14.0: did you mean 2.14.0?';
    expect(unknown('09:00 release version=2.14.0', '10:00 rollback b reverts=v2.14.0')).toEqual([
      [['b'], 'warning', message],
    ]);
    expect(unknown('09:00 release rel commit=a1b2c3d4e5', '10:00 rollback b reverts=a1b2c')).toEqual([
      [['b'], 'warning', 'no release is called a1b2c: did you mean rel?'],
    ]);
  });

  it('is information where no release is nearly called so: it may be one that nobody recorded', () => {
    const releases = ['06', '07', '08', '09'].map((hour) => `${hour}:00 release r${hour} version=v${hour}`);
    expect(unknown(...releases, '10:00 rollback b reverts=v40')).toEqual([
      [['b'], 'info', 'no release is called v40; known: v07, v08, v09 and 1 more'],
    ]);
  });

  it.each([
    ['by id', '09:00 release v40', '10:00 rollback reverts=v40'],
    ['by version', '09:00 release version=v40', '10:00 rollback reverts=v40'],
    ['by commit', '09:00 release commit=a1b2c3d4e5', '10:00 rollback reverts=a1b2c3d'],
    ['without a name', '09:00 release version=v40', '10:00 rollback'],
    ['where no release is known', '09:00 declared', '10:00 rollback reverts=v40'],
    ['of another service', '09:00 release version=v40 service=api', '10:00 rollback reverts=40 service=web'],
  ])('is no rollback %s', (_how, release, rollback) => expect(unknown(release, rollback)).toEqual([]));
});

describe('end_without_start', () => {
  it('names what is open instead', () => {
    const [[, , message] = []] = said(
      live('10:00 impact_started a @api', '10:01 impact_started b', '11:00 impact_ended c @apii'),
      'end_without_start',
    );
    expect(message).toBe('impact_ended of apii ends nothing: no such window is open, but of api, the whole service');
  });
});

describe('many releases and rollbacks', () => {
  it('are looked up, and not held against each other', () => {
    const lintOf = (characters: number): (() => void) => {
      const pairs = Array.from({ length: characters / 20 }, (_, i) => [
        `09:00 release r${i} version=v${i}.0 commit=${(0xabcd0000 + i).toString(16)} service=s${i % 7}`,
        `10:00 rollback b${i} reverts=none${i} service=s${i % 5}`,
      ]);
      const story = past(...pairs.flat());
      const on = evaluable(story.state, 0);
      return () => void [...unknownReleases(on)];
    };
    expectLinear(lintOf, leastOf(3), 8000);
  });
});
