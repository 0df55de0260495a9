import { describe, expect, it } from '@jest/globals';
import { isTimeZone } from '../time.js';
import { allPlaces, clocksOf, placesOf, zoneAt } from './zones.js';

const at = (instant: string): number => Date.parse(instant);

describe('a zone beside a time', () => {
  it.each([
    ['PDT', 'America/Los_Angeles', -7],
    ['PST', 'America/Los_Angeles', -7],
    ['(UTC)', 'UTC', 0],
    ['Z', 'UTC', 0],
    ['utc', 'UTC', 0],
    ['+02:00', 'UTC+02:00', 2],
    ['-0530', 'UTC-05:30', -5.5],
    ['GMT-5', 'UTC-05:00', -5],
    ['UTC+1', 'UTC+01:00', 1],
    ['Europe/Berlin', 'Europe/Berlin', 2],
    ['Pacific Time', 'America/Los_Angeles', -7],
    ['Central European Summer Time (CEST)', 'Europe/Berlin', 2],
  ])('%s is the clock of %s', (said, name, hours) => {
    const found = zoneAt(`${said} text`, 0)!;
    expect(found.end).toBe(said.length);
    const zone = clocksOf(found.zone);
    expect([zone.name, zone.offset(at('2026-07-01T00:00Z')) / 3_600_000]).toEqual([name, hours]);
  });

  it.each(['BST', 'IST', 'CST', 'AST', 'GST'])('%s stands for several places, and for none', (said) => {
    expect(zoneAt(said, 0)?.zone).toMatchObject({ place: null, couldMean: placesOf(said) });
    expect(placesOf(said).length).toBeGreaterThan(1);
  });

  it.each([
    'API down',
    'ETA',
    'est',
    'cat food',
    'Frontend/backend',
    'all time low',
    '-23:00',
    'UTCX',
    'pacific ocean',
  ])('is not in %j', (text) => {
    expect(zoneAt(text, 0)).toBeNull();
  });

  it('has a place that this runtime knows for each abbreviation', () => {
    expect(allPlaces().filter((place) => !isTimeZone(place))).toEqual([]);
  });
});
