import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { zoneOffset } from '../../../timeline/time.js';
import { ZoneOffsets } from './zone-offsets.js';

it.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca'])(
  'offsets of %s are those of its clocks',
  (zone) => {
    const offsets = new ZoneOffsets(zone);
    const instant = fc.integer({ min: Date.parse('0001-01-02T00:00:00Z'), max: Date.parse('2040-01-01T00:00:00Z') });
    const late = fc.integer({ min: Date.parse('2020-01-01T00:00:00Z'), max: Date.parse('2026-01-01T00:00:00Z') });
    fc.assert(fc.property(fc.oneof(instant, late), (at) => expect(offsets.at(at)).toBe(zoneOffset(zone, at))));
  },
);
