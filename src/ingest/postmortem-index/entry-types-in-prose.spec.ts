import { describe, expect, test } from '@jest/globals';
import { typeInProse, typeOfStretch } from './entry-types-in-prose.js';

/** The type at the time in brackets. */
function typeAt(marked: string, read: typeof typeInProse | typeof typeOfStretch = typeInProse): string {
  const start = marked.indexOf('[');
  const end = marked.indexOf(']') - 1;
  const sentence = marked.replace('[', '').replace(']', '');
  return read(sentence, { start, end, before: 0, after: sentence.length });
}

describe('what a sentence says of its time', () => {
  test.each([
    ['The issue began at [16:55 UTC] when a team initiated a code release.', 'release'],
    ['The outage began at [06:27 UTC] when a network configuration change was deployed.', 'config_changed'],
    ['Although the release was rolled back at [17:05 UTC], the damage was done.', 'rollback'],
    ['The incident was declared at [18:12 UTC], and it was resolved later.', 'declared'],
    ['Full resolution was achieved by [19:51 UTC] after a restore.', 'resolved'],
    ['Engineers were alerted at [09:50 PT] and initiated a rollback.', 'detected'],
    ['On May 3, at [07:10 UTC], customers experienced errors.', 'impact_started'],
    ['Service was largely restored by [21:39 UTC], with full recovery later.', 'mitigated'],
    ['A fix was deployed at [10:15].', 'mitigated'],
    ['The cause was identified at [10:05].', 'identified'],
    ['We posted to the status page at [09:58 UTC].', 'communicated'],
    ['They escalated to the provider at [23:28 UTC].', 'escalated'],
    ['The incident, which lasted until [01:27 UTC], was long.', 'resolved'],
    ['Error rates peaked at [17:28 UTC].', 'note'],
    ['At [15:15 UTC], the team attempted to roll back.', 'note'],
    ['Customers began to see recovery by [12:30 JST], with full resolution later.', 'note'],
    ['A maintenance window began at [19:00 UTC] to upgrade the software.', 'action'],
  ])('%s → %s', (sentence, type) => expect(typeAt(sentence)).toBe(type));

  test.each([
    ['The site was unreachable from [15:24 to 16:52 PDT].', 'impact'],
    ['Between [14:11 and 15:13 UTC], users experienced slowness.', 'impact'],
    ['Orders placed between [3 PM and 4 PM] were permanently lost.', 'data_loss'],
    ['Changes were suspended from [10:04 until 11:28] to be safe.', 'note'],
  ])('%s → %s', (sentence, type) => expect(typeAt(sentence, typeOfStretch)).toBe(type));
});

test('a time that only goes on has the type of the one before it', () => {
  const sentence = 'The EU returned to normal by 3:10pm, and the US by 4:58pm.';
  const start = sentence.indexOf('4:58pm');
  const place = { start, end: start + 6, before: sentence.indexOf(','), after: sentence.length };
  expect(typeInProse(sentence, place, 'resolved')).toBe('resolved');
});
