import { describe, expect, it } from '@jest/globals';
import { past } from '../../test/support/story.js';
import { type Entry } from './entry.js';
import { groupBy, milestoneEntries, occurredBy, timelineOf } from './timeline.js';

const ids = (entries: readonly Entry[]): string[] => entries.map((entry) => entry.id);

describe('the order of a timeline', () => {
  it('is by the start of the interval, whenever it was recorded', () => {
    const { timeline } = past('12:00 note c', '2024-01-10 note a', '11:00~13:00 note b', '2024-01 note z').assess();
    expect(ids(timeline.live)).toEqual(['z', 'a', 'b', 'c']);
  });

  it('is by place in the record among ties, whatever the ids', () => {
    const { timeline } = past('10:00 note z', '10:00 note a', '10:00~11:00 note m').assess();
    expect(ids(timeline.live)).toEqual(['z', 'a', 'm']);
  });

  it('does not know retracted entries', () => {
    expect(ids(past('10:00 note a', '11:00 note b').retract('a').assess().timeline.live)).toEqual(['b']);
  });
});

describe('stated before extracted', () => {
  it('leaves an extraction out where its type has a stated entry, type by type', () => {
    const { timeline } = past('10:00 declared x ?', '10:05 declared s', '10:10 resolved r ?').assess();
    expect(ids(timeline.effective)).toEqual(['s', 'r']);
    expect(ids(timeline.live)).toEqual(['x', 's', 'r']);
  });

  it('counts a confirmed extraction as stated', () => {
    const story = past('10:00 declared x ?', '10:05 declared y ?');
    expect(ids(story.assess().timeline.effective)).toEqual(['x', 'y']);
    expect(ids(story.confirm('y').assess().timeline.effective)).toEqual(['y']);
  });

  it('lets the extraction in again when the stated entry is retracted', () => {
    const { timeline } = past('10:00 declared x ?', '10:05 declared s').retract('s').assess();
    expect(ids(timeline.effective)).toEqual(['x']);
  });
});

describe('a timeline', () => {
  it('up to an instant has what had begun at or before it', () => {
    const { facts } = past('10:00 note a', '2024-01-10 note day', '10:01 note b').state;
    expect(ids(timelineOf(occurredBy(facts, Date.parse('2024-01-10T10:00:00Z'))).live)).toEqual(['day', 'a']);
  });

  it('has the entries outside the notes lane as milestones', () => {
    const { timeline } = past('10:00 note', '10:01 dns_flushed', '10:02 dns_started', '10:03 communicated').assess();
    expect(ids(milestoneEntries(timeline))).toEqual(['dns_started', 'communicated']);
  });

  it('groups under words that objects know', () => {
    const groups = groupBy(['constructor', '__proto__', 'constructor'], (word) => word);
    expect([...groups]).toEqual([
      ['constructor', ['constructor', 'constructor']],
      ['__proto__', ['__proto__']],
    ]);
  });
});
