import { describe, expect, it } from '@jest/globals';
import { Story } from '../../../test/support/story.js';
import { type EntryView } from './view-types.js';
import { tellsNoLearning } from '../recorded-afterwards.js';
import { entryView } from './render-entry.js';

const shown = ({ state }: Story, id: string): EntryView =>
  entryView(state.facts.entries.get(id)!, state.texts.entries.get(id), tellsNoLearning(state));
const learnedAfter = (story: Story, id: string): number | null => shown(story, id).learnedAfterSeconds;

/** Opened and recorded at midnight of the first of January 2026. */
const opened = (historical = false): Story => new Story('s', { historical });
const BEFORE = '2025-12-31T23:50:00Z';

describe('how long after it was true an entry was known', () => {
  const told = { id: 'a', type: 'impact_started', occurredAt: BEFORE };

  it('is counted to where it was learned, else recorded', () => {
    expect(learnedAfter(opened().entry({ ...told, learnedAt: '2025-12-31T23:55:00.250Z' }), 'a')).toBe(300.25);
    expect(learnedAfter(opened().entry(told), 'a')).toBe(600);
    expect(learnedAfter(opened().entry({ ...told, learnedAt: '2025-12-31T23:40:00Z' }), 'a')).toBe(-600);
  });

  it('is counted from the start of the interval', () => {
    expect(learnedAfter(opened().entry({ ...told, occurredAt: '2025-12-31' }), 'a')).toBe(86_400);
    expect(learnedAfter(opened().entry({ ...told, earliest: '2025-12-31T23:45:00Z' }), 'a')).toBe(900);
  });

  it.each<[string, Story]>([
    ['is marked so', opened(true).entry(told)],
    ['was opened after the end', opened().entry(told).entry({ id: 'r', type: 'resolved', occurredAt: BEFORE })],
    ['was opened after the impact', opened().entry(told).entry({ id: 'e', type: 'impact_ended', occurredAt: BEFORE })],
  ])('nobody says where the record was written down afterwards: it %s', (_what, story) => {
    expect(learnedAfter(story, 'a')).toBeNull();
    expect(learnedAfter(story.entry({ ...told, id: 'b', learnedAt: '2025-12-31T23:50:30Z' }), 'b')).toBe(30);
  });

  it('is said again once the end is taken back', () => {
    const story = opened().entry(told).entry({ id: 'r', type: 'resolved', occurredAt: BEFORE }).retract('r');
    expect(learnedAfter(story, 'a')).toBe(600);
    const reopened = opened().entry(told).entry({ id: 'r', type: 'resolved', occurredAt: BEFORE });
    reopened.entry({ id: 'again', type: 'reopened', occurredAt: '2025-12-31T23:59:00Z' });
    expect(learnedAfter(reopened, 'a')).toBe(600);
  });
});

describe('an entry as it goes out', () => {
  it('has a coarse time as it was given, bounds or not, and the instants in its interval', () => {
    const story = opened().entry({
      id: 'a',
      type: 'note',
      occurredAt: '2021-05-12',
      timeZone: 'Asia/Tokyo',
      latest: '2021-05-12T03:00:00Z',
    });
    expect(shown(story, 'a')).toMatchObject({
      occurredAt: '2021-05-12',
      interval: { from: '2021-05-11T15:00:00.000Z', to: '2021-05-12T03:00:00.000Z' },
    });
  });

  it('trial 32: says that it is retracted', () => {
    const story = opened().entry({ id: 'a', type: 'note', occurredAt: BEFORE }).retract('a');
    expect(shown(story, 'a')).toMatchObject({ retracted: true, amended: false, revision: 1, lastRevision: 2 });
  });
});
