/** What watches a system says when it noticed something: that is no length of time. */
import { describe, expect, it } from '@jest/globals';
import { live, type Story } from '../../../test/support/story.js';
import { type DurationView } from '../view/view-types.js';

interface Told {
  readonly by: string;
  readonly at: string;
}

const at = (clock: string): string => `2024-01-10T${clock}Z`;
const witness = ({ by, at: clock }: Told, of: string) => ({ source: by, id: `${of}-${clock}` });

/** An incident with the beginning of impact and its detection, each told by one system or by several. */
function told(began: readonly [Told, ...Told[]], detected: readonly [Told, ...Told[]]): Story {
  const story = live();
  for (const [type, [first, ...others]] of [
    ['impact_started', began],
    ['detected', detected],
  ] as const) {
    const facts = { type, precision: 'second', source: 'webhook', origin: 'stated' };
    story.happen(type, { ...facts, entryId: type, occurredAt: at(first.at), witness: witness(first, type) });
    for (const other of others) {
      const own = { ...facts, entryId: `${type}-${other.by}`, occurredAt: at(other.at) };
      story.happen('op.witnessed', { entryId: type, told: { ...own, witness: witness(other, type) } });
    }
  }
  return story;
}
const timeToDetect = (story: Story): DurationView => story.assess().durations['time_to_detect']!;
const alert = (clock: string): Told => ({ by: 'alertmanager', at: clock });
const pager = (clock: string): Told => ({ by: 'pagerduty', at: clock });

describe('A beginning that a system tells as it notices it', () => {
  it('says nothing of how long it went unnoticed', () => {
    expect(timeToDetect(told([alert('10:00')], [alert('10:00')]))).toMatchObject({
      status: 'missing',
      seconds: null,
      reason: {
        code: 'missing',
        missing: ['impact_started'],
        message: 'alertmanager told both as one moment: when it noticed, which is not when it began',
      },
      from: { entryId: 'impact_started' },
      to: { entryId: 'detected' },
    });
  });

  it('says nothing of it either where another system told the same a little later, or earlier', () => {
    expect(timeToDetect(told([alert('10:00')], [pager('10:01'), alert('10:00')])).status).toBe('missing');
    expect(timeToDetect(told([pager('10:00'), alert('10:01')], [alert('10:01')])).status).toBe('missing');
  });

  it('is measured from once somebody knows when it began', () => {
    const corrected = told([alert('10:00')], [alert('10:00')]).amend('impact_started', { occurredAt: at('09:50') });
    expect(timeToDetect(corrected)).toMatchObject({ status: 'computed', seconds: 600 });
    const earlier = told([alert('10:00')], [alert('10:00')]).tell('09:50 impact_started first');
    expect(timeToDetect(earlier)).toMatchObject({ status: 'computed', seconds: 600 });
  });

  it('is measured from where two systems told, or one told two moments', () => {
    expect(timeToDetect(told([alert('10:00')], [pager('10:00')]))).toMatchObject({ status: 'computed', seconds: 0 });
    expect(timeToDetect(told([alert('10:00')], [alert('10:04')]))).toMatchObject({ seconds: 240 });
    expect(timeToDetect(live('10:00 impact_started', '10:00 detected'))).toMatchObject({ seconds: 0 });
  });

  it('begins every other length', () => {
    const { durations } = told([alert('10:00')], [alert('10:00')])
      .tell('10:05 acknowledged', '10:40 impact_ended', '10:41 resolved')
      .assess();
    expect(durations['duration']).toMatchObject({ seconds: 2460 });
    expect(durations['time_to_acknowledge']).toMatchObject({ seconds: 300 });
    expect(durations['impact_union']).toMatchObject({ seconds: 2400 });
  });
});
