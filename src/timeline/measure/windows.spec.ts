import { describe, expect, it } from '@jest/globals';
import { past, type Story } from '../../../test/support/story.js';

/** The windows in short: `impact api down i0–e0`, open ones without an end. */
const windows = (story: Story): string[] =>
  story
    .assess()
    .windows.all.map(({ kind, component, level, from, to }) =>
      [kind, component ?? '*', level ?? '-', `${from.id}–${to?.id ?? ''}`].join(' '),
    );
const faults = (story: Story): string[] =>
  story.assess().windows.faults.map(({ code, entry }) => `${code} ${entry.id}`);

describe('a window', () => {
  it('goes from its start to its end', () => {
    expect(windows(past('10:00 impact_started s', '11:00 impact_ended e'))).toEqual(['impact * - s–e']);
  });

  it('that has no end is open', () => {
    expect(windows(past('10:00 impact_started s #down'))).toEqual(['impact * down s–']);
  });

  it('is of one component, the whole service being one of its own', () => {
    const story = past(
      '10:00 impact_started s',
      '10:01 impact_started a @api',
      '10:02 impact_ended b @api',
      '10:03 impact_ended e',
    );
    expect(windows(story)).toEqual(['impact * - s–e', 'impact api - a–b']);
    expect(faults(story)).toEqual([]);
  });

  it('begins and ends in timeline order, whatever the order of recording', () => {
    const story = past('11:00 impact_ended e', '10:00 impact_started s');
    expect([windows(story), faults(story)]).toEqual([['impact * - s–e'], []]);
  });

  it('is closed again and opened again', () => {
    const story = past('10:00 x_started a', '10:10 x_ended b', '10:20 x_started c', '10:30 x_ended d');
    expect(windows(story)).toEqual(['x * - a–b', 'x * - c–d']);
  });

  it('is not formed by a mitigation that started or a configuration that changed', () => {
    expect(windows(past('10:00 mitigation_started', '10:01 config_changed', '10:02 mitigation_ended'))).toEqual([]);
  });
});

describe('a change of level', () => {
  it('ends a window and begins the next', () => {
    const story = past('10:00 impact_started s #down', '10:30 impact_changed c #degraded', '11:00 impact_ended e');
    expect(windows(story)).toEqual(['impact * down s–c', 'impact * degraded c–e']);
  });

  it('to none, or to the same, adds no window', () => {
    const story = past('10:00 impact_started s #down', '10:30 impact_changed c', '10:40 impact_changed d #down');
    expect(windows(story)).toEqual(['impact * down s–']);
    expect(faults(story)).toEqual([]);
  });

  it('from an unspecified one begins a window of that level', () => {
    const story = past('10:00 impact_started s', '10:30 impact_changed c #down');
    expect(windows(story)).toEqual(['impact * - s–c', 'impact * down c–']);
  });

  it('with nothing open opens a window, and is a fault', () => {
    const story = past('10:30 impact_changed c #degraded', '11:00 impact_ended e');
    expect(windows(story)).toEqual(['impact * degraded c–e']);
    expect(faults(story)).toEqual(['changed_without_start c']);
  });

  it('of the whole service does not touch the window of a component', () => {
    const story = past('10:00 impact_started s @api #down', '10:30 impact_changed c #minor');
    expect(windows(story)).toEqual(['impact api down s–', 'impact * minor c–']);
    expect(faults(story)).toEqual(['changed_without_start c']);
  });
});

describe('a second start', () => {
  it('without a level, or with the level that is there, is a fault and nothing else', () => {
    const story = past('10:00 impact_started s #down', '10:10 impact_started t', '10:20 impact_started u #down');
    expect(windows(story)).toEqual(['impact * down s–']);
    expect(faults(story)).toEqual(['started_twice t', 'started_twice u']);
  });

  it('with another level changes the level, and is a fault', () => {
    const story = past('10:00 impact_started s #down', '10:10 impact_started t #minor', '10:20 impact_ended e');
    expect(windows(story)).toEqual(['impact * down s–t', 'impact * minor t–e']);
    expect(faults(story)).toEqual(['started_twice t']);
  });

  it('of another component, or after an end, is none', () => {
    const story = past('10:00 impact_started a', '10:10 impact_started b @api', '10:20 impact_ended c');
    expect(faults(story.tell('10:30 impact_started d'))).toEqual([]);
  });
});

describe('an end', () => {
  it('without a component closes the window of the whole service where one is open', () => {
    const story = past('10:00 impact_started a @api', '10:05 impact_started w', '11:00 impact_ended e');
    expect(windows(story)).toEqual(['impact api - a–', 'impact * - w–e']);
  });

  it('without a component closes the only open one of the kind', () => {
    const story = past('10:00 impact_started a @api', '10:05 dns_started d @web', '11:00 impact_ended e');
    expect(windows(story)).toEqual(['impact api - a–e', 'dns web - d–']);
    expect(faults(story)).toEqual([]);
  });

  it('without a component closes nothing where several are open', () => {
    const story = past('10:00 impact_started a @api', '10:05 impact_started b @web', '11:00 impact_ended e');
    expect(windows(story)).toEqual(['impact api - a–', 'impact web - b–']);
    expect(faults(story)).toEqual(['end_without_start e']);
  });

  it('of a component closes neither another nor the whole service', () => {
    const story = past('10:00 impact_started a', '10:05 impact_started b @web', '11:00 impact_ended e @api');
    expect(windows(story)).toEqual(['impact * - a–', 'impact web - b–']);
    expect(faults(story)).toEqual(['end_without_start e']);
  });

  it('a second time ends nothing', () => {
    expect(faults(past('10:00 impact_started', '11:00 impact_ended e', '12:00 impact_ended f'))).toEqual([
      'end_without_start f',
    ]);
  });
});

describe('a whole window', () => {
  it('is an entry impact or data_loss with until, beside whatever is open', () => {
    const story = past('10:00 impact_started s', '10:10-10:20 impact w #down', '10:30-10:40 data_loss d @db');
    expect(windows(story)).toEqual(['impact * - s–', 'impact * down w–w', 'data_loss db - d–d']);
    expect(faults(story)).toEqual([]);
    expect(story.assess().windows.all[1]!.ended).toEqual({
      from: Date.parse('2024-01-10T10:20:00Z'),
      to: Date.parse('2024-01-10T10:20:00Z'),
    });
  });

  it('is not made of one without until', () => expect(windows(past('10:00 impact'))).toEqual([]));

  it('is closed by no end, and its component stays free', () => {
    expect(faults(past('10:00-11:00 impact w', '10:30 impact_ended e'))).toEqual(['end_without_start e']);
  });

  it('is not made of a custom type with until', () => expect(windows(past('10:00-11:00 dns'))).toEqual([]));
});

describe('a kind of windows', () => {
  it('is any word with a start or an end', () => {
    expect(windows(past('10:00 dns_started a', '11:00 dns_ended b'))).toEqual(['dns * - a–b']);
    expect(faults(past('11:00 dns_ended b'))).toEqual(['end_without_start b']);
  });

  it('is not a word that was only ever changed', () => {
    const story = past('10:00 password_changed #strong');
    expect([windows(story), faults(story)]).toEqual([[], []]);
  });

  it('is impact or data_loss even if it only ever changed', () => {
    expect(windows(past('10:00 impact_changed a #down', '10:00 data_loss_changed b'))).toEqual([
      'impact * down a–',
      'data_loss * - b–',
    ]);
  });

  it('is incident, as a source states it', () => {
    expect(windows(past('10:00 incident_started a', '11:00 incident_ended b'))).toEqual(['incident * - a–b']);
  });

  it('does not leak into another', () => {
    expect(windows(past('10:00 dns_started a', '11:00 impact_ended b'))).toEqual(['dns * - a–']);
  });
});

describe('extractions', () => {
  it('form windows component by component', () => {
    const story = past(
      '10:00 impact_started s @api',
      '10:05 impact_started x @api ?',
      '10:06 impact_started w @web ?',
      '11:00 impact_ended e @api',
      '11:30 impact_ended f @web ?',
    );
    expect(windows(story)).toEqual(['impact api - s–e', 'impact web - w–f']);
  });
});

it('words that objects know are components and levels like any other', () => {
  const words = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
  const story = past(...words.flatMap((word, i) => [`10:0${i} impact_started s${i} @${word} #${word}`]));
  story.tell(...words.map((word, i) => `11:00 impact_ended e${i} @${word}`));
  expect(windows(story)).toEqual(words.map((word, i) => `impact ${word} ${word} s${i}–e${i}`));
  const { byComponent, byLevel } = story.assess().durations['impact_union']!;
  const expected = words.map((word, i) => [word, 3600 - 60 * i]);
  expect([Object.entries(byComponent!), Object.entries(byLevel!)]).toEqual([expected, expected]);
});
