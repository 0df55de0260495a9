/** Eight times as many events may take about eight times as long to tell again, and not sixty-four. */
import { expect, it } from '@jest/globals';
import { Story } from '../../test/support/story.js';
import { type StoredEvent } from '../events/stored-event.js';
import { Frames, stepsOf, type Rhythm } from './replay-frames.js';

const START = Date.parse('2026-01-01T00:00:00Z');
const instant = (second: number): string => new Date(START + second * 1000).toISOString();

type Kind = 'notes' | 'notes after a declaration' | 'actions and notes, backwards';

/** @param n entries */
function eventsOf(kind: Kind, n: number): StoredEvent[] {
  const story = new Story('long', {}, instant(2 * n));
  if (kind === 'notes after a declaration') story.entry({ id: 'dec', type: 'declared', occurredAt: instant(0) });
  for (let i = 1; i <= n; i++) {
    const at = kind === 'actions and notes, backwards' ? instant(n - i) : instant(i);
    const type = kind === 'actions and notes, backwards' && i % 2 === 0 ? 'action' : 'note';
    story.entry({ id: `n${i}`, type, occurredAt: at, learnedAt: instant(2 * n - i), text: 'a word' });
  }
  return story.events.map(
    (event) => ({ ...event, id: '', metadata: { ...event.metadata, schemaVersion: 1 } }) as StoredEvent,
  );
}

function millisecondsFor(events: StoredEvent[], rhythm: Rhythm): number {
  const { user } = process.cpuUsage();
  const { revisions, steps } = stepsOf(events, rhythm);
  const frames = new Frames(revisions.length, '/asof');
  let step = 0;
  for (const each of steps) JSON.stringify(frames.of(each, (step += 1)));
  return (process.cpuUsage().user - user) / 1000;
}

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1]!;

it.each<[Kind, Rhythm]>([
  ['notes', 'recorded'],
  ['notes after a declaration', 'recorded'],
  ['notes after a declaration', 'learned'],
  ['actions and notes, backwards', 'recorded'],
  ['actions and notes, backwards', 'learned'],
  ['actions and notes, backwards', 'occurred'],
])('trial 45: a replay of %s, as %s, takes time that grows with its events alone', (kind, rhythm) => {
  const [few, many] = [eventsOf(kind, 400), eventsOf(kind, 3200)];
  millisecondsFor(few, rhythm);
  const rounds = Array.from(
    { length: 3 },
    () => [millisecondsFor(few, rhythm), millisecondsFor(many, rhythm)] as const,
  );
  const ofFew = median(rounds.map(([each]) => each));
  expect(median(rounds.map(([, each]) => each))).toBeLessThan(20 * ofFew);
});
