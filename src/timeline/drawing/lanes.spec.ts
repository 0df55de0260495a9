import { describe, expect, it } from '@jest/globals';
import { Story } from '../../../test/support/story.js';
import { evaluable } from '../measure/assessment.js';
import { fold } from '../facts.js';
import { crowdsOf } from './crowds.js';
import { lanesOf, type Lane } from './lanes.js';
import { scaleOf } from './scale.js';

const at = (clock: string): string => `2024-05-07T${clock}:00Z`;

function lanes(...entries: [type: string, clock: string, more?: object][]): Lane[] {
  const story = new Story('x', {}, '2024-05-08T00:00:00.000Z');
  entries.forEach(([type, clock, more], i) => story.entry({ id: `e${i}`, type, occurredAt: at(clock), ...more }));
  const on = evaluable(fold(story.events)!, Date.parse('2024-05-08T00:00:00Z'));
  return lanesOf(on, on.timeline.live);
}

const clockOf = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString().slice(11, 16);

describe('lanes', () => {
  it('stand in one order, empty ones left out', () => {
    const all = lanes(
      ['note', '06:01'],
      ['communicated', '06:02'],
      ['release', '05:00'],
      ['impact_started', '06:00'],
      ['declared', '06:05'],
    );
    expect(all.map(({ name }) => name)).toEqual(['Status', 'Impact', 'Changes', 'Response', 'Notes']);
    expect(lanes(['note', '06:01']).map(({ name }) => name)).toEqual(['Notes']);
  });

  it('step through the statuses: each lasts until the next', () => {
    const [status] = lanes(
      ['detected', '06:00'],
      ['declared', '06:05'],
      ['mitigated', '06:30'],
      ['resolved', '07:00'],
      ['reopened', '08:00'],
      ['resolved', '09:00'],
    );
    expect(status!.bands.map((band) => [band.status, clockOf(band.from), clockOf(band.to)])).toEqual([
      ['detected', '06:00', '06:05'],
      ['open', '06:05', '06:30'],
      ['mitigated', '06:30', '07:00'],
      ['open', '08:00', '09:00'],
    ]);
  });

  it('have one row of bars for each component and kind, and marks where no bar ends', () => {
    const all = lanes(
      ['impact_started', '06:00', { component: 'api' }],
      ['impact_ended', '06:30', { component: 'api' }],
      ['impact_ended', '06:40', { component: 'web' }],
      ['data_loss_started', '06:00'],
    );
    expect(all.map(({ name, bars, marks }) => [name, bars.length, marks.length])).toEqual([
      ['Impact · api', 1, 0],
      ['Data loss', 1, 0],
      ['Impact · web', 0, 1],
    ]);
  });

  it('join a rollback with the release that it took back', () => {
    const [changes] = lanes(
      ['release', '05:00', { version: '1' }],
      ['release', '05:10', { version: '2' }],
      ['rollback', '06:00', { reverts: '1' }],
    );
    expect(changes!.joins.map(({ from, to }) => [from.id, to.id])).toEqual([['e0', 'e2']]);
  });
});

it('crowds are marks that are closer than they can be told apart', () => {
  const [notes] = lanes(['note', '06:00'], ['note', '06:01'], ['note', '06:02'], ['note', '07:00']);
  const entries = notes!.marks;
  const scale = scaleOf(
    entries.map(({ interval }) => interval.from),
    { width: 900 },
  );
  expect(crowdsOf(entries, scale).map((crowd) => crowd.entries.length)).toEqual([3, 1]);
});

it('crowds are no wider than what can be gone into: evenly spread facts are several', () => {
  const minute = (n: number): string =>
    `${String(6 + Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;
  const [notes] = lanes(...Array.from({ length: 120 }, (_, n): [string, string] => ['note', minute(n)]));
  const entries = notes!.marks;
  const scale = scaleOf(
    entries.map(({ interval }) => interval.from),
    { width: 900 },
  );
  const crowds = crowdsOf(entries, scale);
  expect(crowds.length).toBeGreaterThan(8);
  expect(crowds.flatMap((crowd) => crowd.entries)).toEqual(entries);
  const apart = crowds.slice(1).map(({ x }, i) => x - crowds[i]!.x);
  expect(Math.min(...apart)).toBeGreaterThanOrEqual(48);
});
