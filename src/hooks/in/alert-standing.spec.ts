/** Where an incident stands after its alerts and what people said, as a table. */
import { describe, expect, it } from '@jest/globals';
import { formatInstant, type Millis } from '../../timeline/time.js';
import { overSince, standingOf, type Said } from './alert-standing.js';
import { type KnownAlert } from './alerts.js';

const at = (clock: string): Millis => Date.parse(`2026-03-02T${clock}:00Z`);
const clockOf = (moment: Millis): string => formatInstant(moment).slice(11, 16);

/** `10:00-10:40` has ended, `10:00-` fires. */
const alerts = (...spans: readonly string[]): KnownAlert[] =>
  spans.map((span, i) => {
    const [from, to] = span.split('-') as [string, string];
    const id = `alert-${String(i).padStart(24, '0')}`;
    return { id, component: null, startsAt: at(from), endsAt: to === '' ? null : at(to), by: 'hook:h' };
  });
const said = (...words: readonly string[]): Said[] =>
  words.map((word) => ({ at: at(word.slice(0, 5)), isOver: !word.endsWith('reopened') }));
const standing = (spans: readonly string[], words: readonly string[], withdrawn: readonly string[] = []): string[] =>
  standingOf(alerts(...spans), said(...words), (id) => withdrawn.includes(id)).map(
    ({ type, occurredAt }) => `${clockOf(occurredAt)} ${type}`,
  );

describe('An incident of alerts stands', () => {
  it.each([
    ['open while one fires', ['10:00-'], [], []],
    ['resolved when the last one ends', ['10:00-10:20', '10:10-10:40'], [], ['10:40 resolved']],
    [
      'open again with the next one',
      ['10:00-10:20', '11:00-11:10'],
      [],
      ['10:20 resolved', '11:00 reopened', '11:10 resolved'],
    ],
    ['open while one fires that began when another ended', ['10:00-10:20', '10:20-10:30'], [], ['10:30 resolved']],

    ['as a person resolved it while one fires', ['10:00-'], ['10:30 resolved'], []],
    ['as a person resolved it though one ends later', ['10:00-10:40'], ['10:30 resolved'], []],
    ['as a person resolved it after the last one ended', ['10:00-10:40'], ['10:45 resolved'], []],
    ['as a person resolved it at the instant when it ended', ['10:00-10:40'], ['10:40 resolved'], []],
    ['as a person closed it', ['10:00-10:40'], ['10:30 resolved', '10:50 closed'], []],
    [
      'open again with one that fires after a person resolved it',
      ['10:00-10:20', '11:00-11:10'],
      ['10:30 resolved'],
      ['11:00 reopened', '11:10 resolved'],
    ],
    [
      'open again with another one though the first still fires',
      ['10:00-', '11:00-11:10'],
      ['10:30 resolved'],
      ['11:00 reopened'],
    ],
    [
      'resolved once more when both have ended',
      ['10:00-11:30', '11:00-11:10'],
      ['10:30 resolved'],
      ['11:00 reopened', '11:30 resolved'],
    ],
    [
      'resolved by a person each time',
      ['10:00-10:40', '11:00-11:40'],
      ['10:30 resolved', '11:20 resolved'],
      ['11:00 reopened'],
    ],
    ['open again as a person says', ['10:00-10:20'], ['10:25 reopened'], ['10:20 resolved']],
    [
      'resolved after a person opened it again and one ended then',
      ['10:00-10:40'],
      ['10:20 resolved', '10:30 reopened'],
      ['10:40 resolved'],
    ],
    [
      'resolved twice where a person opened it in between',
      ['10:00-10:20', '11:00-11:10'],
      ['10:30 reopened'],
      ['10:20 resolved', '11:10 resolved'],
    ],
    ['nowhere without alerts', [], ['10:30 resolved'], []],
  ])('%s', (_, spans, words, expected) => {
    expect(standing(spans, words)).toEqual(expected);
  });

  it('as the person has it who took back what alerts said', () => {
    const [first, second] = alerts('10:00-10:20', '11:00-11:10').map(({ id }) => id);
    expect(standing(['10:00-10:20', '11:00-11:10'], [], [`${first}-resolved`])).toEqual(['11:10 resolved']);
    expect(standing(['10:00-10:20', '11:00-11:10'], [], [`${second}-reopened`])).toEqual([
      '10:20 resolved',
      '11:00 reopened',
    ]);
  });
});

describe('It is over', () => {
  it.each([
    ['since its last alert ended', ['10:00-10:20', '10:10-10:40'], [], '10:40'],
    ['not while one fires', ['10:00-10:20', '10:10-'], [], null],
    ['since a person resolved it, whatever still fires', ['10:00-'], ['10:30 resolved'], '10:30'],
    ['since the last alert that fired after that ended', ['10:00-', '11:00-11:10'], ['10:30 resolved'], '11:10'],
    ['not while one fires that began after that', ['10:00-10:10', '11:00-'], ['10:30 resolved'], null],
    ['not after a person opened it again', ['10:00-10:10'], ['10:30 reopened'], null],
    ['since an alert ended after that', ['10:00-10:40'], ['10:30 reopened'], '10:40'],
  ])('%s', (_, spans, words, expected) => {
    const since = overSince(alerts(...spans), said(...words));
    expect(since === Infinity ? null : clockOf(since)).toBe(expected);
  });
});
