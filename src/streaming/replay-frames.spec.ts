import { describe, expect, it } from '@jest/globals';
import { Story } from '../../test/support/story.js';
import { type StoredEvent } from '../events/stored-event.js';
import { Frames, stepsOf, type ReplayFrame, type Rhythm } from './replay-frames.js';

const at = (clock: string): string => `2026-01-01T${clock}:00.000Z`;

/** Events as the store has them; frames read nothing of the rest of their metadata. */
const stored = ({ events }: Story): StoredEvent[] =>
  events.map((event) => ({ ...event, id: '', metadata: { ...event.metadata, schemaVersion: 1 } }) as StoredEvent);

function frames(story: Story, rhythm: Rhythm): ReplayFrame[] {
  const { revisions, steps } = stepsOf(stored(story), rhythm);
  const shown: ReplayFrame[] = [];
  const making = new Frames(revisions.length, '/asof');
  // Each frame is made before the next step is taken.
  for (const step of steps) shown.push(making.of(step, shown.length + 1));
  expect(shown.map(({ revision }) => revision)).toEqual(revisions);
  return shown;
}

const inShort = (all: readonly ReplayFrame[]) =>
  all.map(({ revision, at, status }) => [revision, at.slice(11, 16), status]);

/** Declared at 10:00 and known then; an impact from 9:50 that was learned at 10:30; resolved at 11:00, known at 10:59. */
const story = (): Story =>
  new Story('story', {}, at('12:00'))
    .entry({ id: 'dec', type: 'declared', occurredAt: at('10:00'), learnedAt: at('10:00') })
    .entry({ id: 'res', type: 'resolved', occurredAt: at('11:00'), learnedAt: at('10:59') })
    .entry({ id: 'imp', type: 'impact_started', occurredAt: at('09:50'), learnedAt: at('10:30') })
    .amend('dec', { occurredAt: at('10:05') }, { learnedAt: at('10:45') });

describe('a replay', () => {
  it('as recorded goes by revisions, each at the moment of its record', () => {
    expect(inShort(frames(story(), 'recorded'))).toEqual([
      [0, '12:00', 'recorded'],
      [1, '12:00', 'open'],
      [2, '12:00', 'resolved'],
      [3, '12:00', 'resolved'],
      [4, '12:00', 'resolved'],
    ]);
  });

  it('as learned goes by when the responders came to know each event', () => {
    const shown = frames(story(), 'learned');
    expect(inShort(shown)).toEqual([
      [0, '10:00', 'recorded'],
      [1, '10:00', 'open'],
      [3, '10:30', 'open'],
      [4, '10:45', 'open'],
      [2, '10:59', 'resolved'],
    ]);
    expect(shown[3]!.entry).toMatchObject({ id: 'dec', occurredAt: at('10:05'), amended: true });
    expect(shown[4]!.durations['duration']).toMatchObject({ status: 'computed', seconds: 4200 });
  });

  it('as learned shows at each step what a read at that moment shows', () => {
    const told = story();
    for (const frame of frames(told, 'learned')) {
      // The moment is not over before the last event that was learned in it.
      if (frame.revision === 0) continue;
      const view = told.view({ clock: 'learned', asOf: Date.parse(frame.at) });
      expect([frame.status, frame.headline, frame.windows, frame.startedAt, frame.endedAt]).toEqual([
        view.status,
        view.headline,
        view.windows,
        view.startedAt,
        view.endedAt,
      ]);
      expect(view.durations).toMatchObject(frame.durations);
    }
  });

  it('as recorded shows at each step what a read of that revision shows', () => {
    const told = story();
    for (const frame of frames(told, 'recorded')) {
      const view = told.view({ clock: 'recorded', revision: frame.revision });
      expect([frame.status, frame.headline]).toEqual([view.status, view.headline]);
      expect(view.durations).toMatchObject(frame.durations);
    }
  });

  it('as it occurred goes through what stands today, by when it was true', () => {
    const told = story()
      .entry({ id: 'gone', type: 'note', occurredAt: at('10:10') })
      .retract('gone');
    const shown = frames(told, 'occurred');
    expect(inShort(shown)).toEqual([
      [0, '09:50', 'recorded'],
      [3, '09:50', 'detected'],
      [1, '10:05', 'open'],
      [2, '11:00', 'resolved'],
    ]);
    expect(shown.map(({ entry }) => entry?.id ?? null)).toEqual([null, 'imp', 'dec', 'res']);
  });

  it('of an incident with nothing but its opening has one frame', () => {
    for (const rhythm of ['recorded', 'learned', 'occurred'] as const)
      expect(inShort(frames(new Story('bare', {}, at('12:00')), rhythm))).toEqual([[0, '12:00', 'recorded']]);
  });
});
