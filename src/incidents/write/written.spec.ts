import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { UnexpectedFaults } from '../../telemetry/unexpected-faults.js';
import { type Entry } from '../../timeline/entry.js';
import { type CommandOutcome } from './commands.js';
import { by, claiming, entries, opening, streamsOn } from './incidents.testing.js';
import { WrittenAnswers } from './written.js';

afterEach(() => void jest.restoreAllMocks());

/** What a claim's posting came to, with a second entry that cannot be rendered. */
async function claimed(): Promise<CommandOutcome> {
  const { streams } = streamsOn();
  await streams.execute(null, opening(), by());
  await streams.execute('inc-42', entries({ id: 'dec', type: 'declared' }), by());
  const outcome = await streams.execute('inc-42', claiming({ id: 'c1', stated: 'PT1H' }), by());
  outcome.state.facts.entries.set('broken', { id: 'broken' } as Entry);
  return outcome;
}

describe('trial 47: what is stored', () => {
  it('is answered, though the incident cannot be rendered', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const faults = new UnexpectedFaults();
    const answers = new WrittenAnswers(faults);
    const outcome = await claimed();
    const { revision, position } = outcome;
    const answer = { revision, position, lint: [], lintUnavailable: true };
    const unassessed = { ...outcome, status: null, lint: null };
    expect(answers.opening(unassessed).body).toEqual({ id: 'inc-42', ...answer, status: null });
    expect(answers.incident(outcome).body).toEqual({ ...answer, status: 'recorded' });
    expect(answers.claim(outcome, 'c1').body).toEqual({ ...answer, status: 'recorded' });
    expect(answers.entry(unassessed, 'dec').body).toMatchObject({ ...answer, status: null, entry: { id: 'dec' } });
    expect(faults.counts).toEqual({ rendering: 3 });
    expect(logged).toHaveBeenCalled();
  });

  it('says nothing of findings that were made', async () => {
    const { streams } = streamsOn();
    const outcome = await streams.execute(null, opening(), by());
    const { body } = new WrittenAnswers(new UnexpectedFaults()).incident(outcome);
    expect(body).toMatchObject({ lint: [], incident: { id: 'inc-42' } });
    expect(body).not.toHaveProperty('lintUnavailable');
  });
});
