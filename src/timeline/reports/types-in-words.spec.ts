import { describe, expect, test } from '@jest/globals';
import { typeOfClause, typeOfStatement, typeOfStretch } from './types-in-words.js';

/** The place in brackets, and the sentence without them. */
function marked(text: string): readonly [sentence: string, start: number, end: number] {
  return [text.replace('[', '').replace(']', ''), text.indexOf('['), text.indexOf(']') - 1];
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
    ['On May 3, starting at [07:10 UTC], customers in one region experienced errors.', 'impact_started'],
    ['Service was largely restored by [21:39 UTC], with full recovery later.', 'mitigated'],
    ['A fix was deployed at [10:15].', 'mitigated'],
    ['The cause was identified at [10:05].', 'identified'],
    ['We posted to the status page at [09:58 UTC].', 'communicated'],
    ['They escalated to the provider at [23:28 UTC].', 'escalated'],
    ['The incident, which lasted until [01:27 UTC], was long.', 'resolved'],
    ['Error rates peaked at [17:28 UTC].', 'note'],
    // An attempt is a deed, whatever came of it.
    ['At [15:15 UTC], the team attempted to roll back.', 'action'],
    // The beginning of an end changes the impact, and ends nothing.
    ['Customers began to see recovery by [12:30 JST], with full resolution later.', 'impact_changed'],
    ['About 40% of the load was back by [10:00] and the rest by noon.', 'impact_changed'],
    ['A maintenance window began at [19:00 UTC] to upgrade the software.', 'action'],
    ['Around 9:30 the record was propagated, and by [9:40 UTC] traffic had returned to normal.', 'resolved'],
    ['The deploy began at 9:09, the impact on services started at [14:45].', 'impact_started'],
    ['To relieve load, requests to the store were paused at [05:06].', 'action'],
    ['The issue was not resolved until [14:40].', 'resolved'],
    ['Increased latency was noticed at [22:17].', 'detected'],
    ['Staff paused all builds at [18:46] and fixed the password.', 'action'],
    ['The old pod was killed by us at [16:12].', 'action'],
    ['Users were notified at [16:25], once it was clear what broke.', 'communicated'],
    ['By [11:30 AM], the decision was made to rebuild.', 'decision'],
    ['The service was unavailable from [9:16 PM] to 11:16 PM.', 'impact_started'],
    ['The service was unavailable from 9:16 PM to [11:16 PM].', 'impact_ended'],
    ['Uploads were slow between 9:16 and [11:16].', 'impact_ended'],
    ['The outage began at 10:00 UTC and ended at [10:12] UTC.', 'mitigated'],
    ['Errors began at 12:00, and finally stopped around [12:10].', 'mitigated'],
    ['The slowdown started at 9:00 and was over by [9:30].', 'mitigated'],
    ['We deployed 1.2 at 10:00 and stopped at [10:12].', 'action'],
  ])('%s → %s', (text, type) => expect(typeOfClause(...marked(text))).toEqual({ type }));

  test('a time that only goes on has the type of the one before it', () => {
    expect(typeOfClause(...marked('The EU returned to normal by 3:10pm, and the US by [4:58pm].')).type).toBe(
      'resolved',
    );
  });
});

describe('a stretch of time', () => {
  test.each([
    ['The site was unreachable from [15:24 to 16:52 PDT].', 'impact'],
    ['Between [14:11 and 15:13 UTC], users experienced slowness.', 'impact'],
    ['Orders placed between [3 PM and 4 PM] were permanently lost.', 'data_loss'],
    ['Changes were suspended from [10:04 until 11:28] to be safe.', 'action'],
    ['Lunch was from [12:00 to 13:00].', 'note'],
  ])('%s → %s', (text, type) => expect(typeOfStretch(...marked(text))).toBe(type));
});

describe('what a line says', () => {
  test.each([
    ['Pager alert fires for checkout', 'detected'],
    ['First customer reports timeouts', 'detected'],
    ['Developer notified us of missing logs', 'detected'],
    ['On-call starts investigating', 'acknowledged'],
    ['Started looking into the alert', 'acknowledged'],
    ['Root cause found: an expired certificate', 'identified'],
    ['Ada determines that the disk is full', 'identified'],
    ['We discover that the proxy counts the node as down', 'identified'],
    ['Major incident declared', 'declared'],
    ['Sev 1 ticket raised', 'declared'],
    ['Escalated to the database team', 'escalated'],
    ['@ada loops in @grace', 'escalated'],
    ['Support ticket opened with the provider', 'escalated'],
    ['Status page updated', 'communicated'],
    ['Users were informed of the outage', 'communicated'],
    ['Reverted the change', 'rollback'],
    ['Deployment manually downgraded', 'rollback'],
    ['Hotfix deployed to production', 'mitigated'],
    ['Fix deployed to staging', 'release'],
    ['Permanent fix applied', 'resolved'],
    ['Issue mitigated by attaching the nodes by hand', 'mitigated'],
    ['New certificates generated, service restored', 'resolved'],
    ['Launches are back to normal', 'resolved'],
    ['User confirms that the page works', 'impact_ended'],
    ['Restarted the worker', 'action'],
    ['Scaling down the pool by 2 nodes', 'action'],
    ['Pods manually deleted', 'action'],
    ['New version of the proxy is deployed', 'release'],
    ['Release of checkout 4.2', 'release'],
    ['deploy 2024.5.1', 'release'],
    ['Raised the memory limits', 'config_changed'],
    ['Disk out of memory, pods crash', 'impact_started'],
    ['A batch job accidentally drops the table', 'impact_started'],
    ['Errors return', 'reopened'],
    ['Incident closed', 'closed'],
    ['It is decided to rebuild the cluster', 'decision'],
    ['Started working on a fix', 'mitigation_started'],
  ])('%s → %s', (text, type) => expect(typeOfStatement(text).type).toBe(type));

  test.each([
    ['We should roll back if it happens again', 'note'],
    ['No issues were identified', 'note'],
    ['The fix will be deployed tomorrow', 'note'],
    ['Considering whether to declare an incident', 'note'],
    ['The outage was caused by a full disk', 'note'],
    ['Lunch', 'note'],
  ])('nothing that was: %s', (text, type) => expect(typeOfStatement(text).type).toBe(type));
});
