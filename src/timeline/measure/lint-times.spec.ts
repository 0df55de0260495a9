import { describe, expect, it } from '@jest/globals';
import { live, past, type Story } from '../../../test/support/story.js';
import { type LintCode } from '../view/view-types.js';

const found = (story: Story, code: LintCode): string[][] =>
  story
    .assess()
    .lint.filter((finding) => finding.code === code)
    .map((finding) => finding.entryIds);

describe('same_time', () => {
  const same = (...lines: string[]): string[][] => found(live(...lines), 'same_time');

  it.each([
    ['an end and a reopening', ['10:00 resolved a', '10:00 reopened b']],
    ['a reopening and a closing', ['10:00 reopened a', '10:00 closed b']],
    ['a start and an end of a window', ['10:00 impact_started a @api', '10:00 impact_ended b @api']],
    ['an end of the whole service and a start of a component', ['10:00 impact_ended a', '10:00 impact_started b @api']],
    ['two changes to different levels', ['10:00 impact_changed a #down', '10:00 impact_changed b #minor']],
    ['two starts, one of them with a level', ['10:00 dns_started a', '10:00 dns_started b #down']],
    ['a start and a change', ['10:00 impact_started a', '10:00 impact_changed b #down']],
    ['two on one bare date', ['2024-01-10 impact_started a', '2024-01-10 impact_ended b']],
  ])('is %s', (_what, lines) => expect(same(...lines)).toEqual([['a', 'b']]));

  it('is a stated end and a status entry, where their order decides whether it resolves', () => {
    expect(same('10:00 incident_ended a', '10:00 mitigated b')).toEqual([['a', 'b']]);
    expect(same('10:00 declared a', '10:00 incident_ended b')).toEqual([['a', 'b']]);
    expect(same('10:00 incident_ended a', '10:00 mitigated b', '11:00 resolved')).toEqual([]);
    expect(same('10:00 incident_ended a', '10:00 mitigated b', '11:00 monitoring')).toEqual([]);
    expect(same('09:00 declared', '10:00 incident_ended a', '10:00 mitigated b ?')).toEqual([]);
  });

  it('is none of what takes no part', () => {
    expect(same('09:00 declared', '10:00 resolved a ?', '10:00 reopened b ?')).toEqual([]);
    expect(same('09:00 impact_ended', '10:00 impact_started a', '10:00 impact_ended b ?')).toEqual([]);
    expect(same('10:00 resolved a', '10:00 reopened b ??')).toEqual([]);
  });

  it('is a reopening and what else would have come after the end', () => {
    expect(same('09:00 resolved', '10:00 reopened a', '10:00 mitigated b')).toEqual([['a', 'b']]);
    expect(same('09:00 resolved', '10:00 mitigated a', '10:00 reopened b')).toEqual([['a', 'b']]);
  });

  it.each([
    ['two notes', ['10:00 note a', '10:00 note b']],
    ['two status entries of one episode', ['10:00 declared a', '10:00 resolved b']],
    ['a reopening that reopens nothing and a mitigation', ['10:00 reopened a', '10:00 mitigated b']],
    ['a reopening and what counts no more than it', ['09:00 resolved', '10:00 reopened a', '10:00 declared b']],
    ['windows of two components', ['10:00 impact_started a @api', '10:00 impact_ended b @web']],
    ['windows of two kinds', ['10:00 impact_started a', '10:00 dns_ended b']],
    ['two starts of one level', ['10:00 impact_started a #down', '10:00 impact_started b #down']],
    ['two ends', ['10:00 impact_ended a', '10:00 impact_ended b']],
    ['a whole window and an end', ['10:00-11:00 impact a', '10:00 impact_ended b']],
    ['a millisecond apart', ['10:00 resolved a', '10:00:00.001 reopened b']],
  ])('is not %s', (_what, lines) => expect(same(...lines)).toEqual([]));

  it('is one finding for all that meet at one time about one kind', () => {
    const story = [
      '10:00 impact_started a @api',
      '10:00 impact_ended b @api',
      '10:00 note',
      '10:00 impact_started c @web',
    ];
    expect(same(...story, '10:00 impact_started d', '10:00 impact_ended e')).toEqual([['a', 'b', 'c', 'd', 'e']]);
    expect(same(...story, '10:00 resolved r', '10:00 reopened s')).toEqual([
      ['r', 's'],
      ['a', 'b'],
    ]);
  });
});

describe('zone_abbreviation_impossible', () => {
  const impossible = (occurredAt: string, occurredAtText: string, timeZone?: string): boolean => {
    const story = past(`${occurredAt} note n${timeZone ? ` timeZone=${timeZone}` : ''}`).amend('n', { occurredAtText });
    return found(story, 'zone_abbreviation_impossible').length > 0;
  };
  const [SUMMER, WINTER] = ['2024-07-01T12:00:00Z', '2024-01-10T12:00:00Z'];

  it.each([
    ['winter time in summer', SUMMER, '4:00 AM PST'],
    ['summer time in winter', WINTER, '5:00 PDT'],
    ['in brackets', SUMMER, '04:00 (PST)'],
    ['before the date', SUMMER, '4:00 AM PST, Mon 1 July'],
    ['on the other half of the world', WINTER, '22:00 AEST'],
  ])('is %s', (_what, at, text) => expect(impossible(at, text)).toBe(true));

  it.each([
    ['what the clocks showed', SUMMER, '5:00 AM PDT'],
    ['UTC', SUMMER, '12:00 UTC'],
    ['a word that is no abbreviation', SUMMER, '4:00 AM, SAT IN OCT'],
    ['nothing', SUMMER, 'four in the morning'],
    ['a part of a word', SUMMER, '4:00 XPSTX'],
  ])('is not %s', (_what, at, text) => expect(impossible(at, text)).toBe(false));

  it('is judged by the zone of the entry where that has such a time', () => {
    expect(impossible(SUMMER, '5:00 MST', 'America/Phoenix')).toBe(false);
    expect(impossible(SUMMER, '5:00 MST', 'America/Denver')).toBe(true);
  });

  it('says nothing of an abbreviation that means something else in the zone of the entry', () => {
    expect(impossible(SUMMER, '20:00 CST', 'Asia/Shanghai')).toBe(false);
  });

  it('lets both pass on the day when the clocks change, if only the day is known', () => {
    expect(impossible('2024-03-10', 'some time PST', 'America/Los_Angeles')).toBe(false);
    expect(impossible('2024-03-10', 'some time PDT', 'America/Los_Angeles')).toBe(false);
    expect(impossible('2024-03-11', 'some time PST', 'America/Los_Angeles')).toBe(true);
  });
});
