import { describe, expect, test } from '@jest/globals';
import { claimsInWords } from './claims-in-words.js';

const HEADINGS: readonly string[] = [];

const claims = (text: string, label: string | null = null, headings = HEADINGS): string[] =>
  claimsInWords({ text, label, headings }).map(
    ({ stated, statedUpTo, comparison }) => `${stated}${statedUpTo === null ? '' : `..${statedUpTo}`} ${comparison}`,
  );

describe('a length of the incident', () => {
  test.each([
    // It lasted.
    ['The shop had an incident lasting 121 minutes.', 'PT121M exactly'],
    ['The outage lasted approximately 18 hours.', 'PT18H about'],
    ['This effect persisted for two hours.', 'PT2H exactly'],
    ['The outage lasted a long time (three hours).', 'PT3H exactly'],
    ['The trouble lasted from 10:00 to 12:30, lasting 2.5 hours.', 'PT2.5H exactly'],
    ['Service disruption continued for another 40 minutes.', 'PT40M exactly'],
    ['The incident spanned 9 hours.', 'PT9H exactly'],
    // Something was wrong for so long.
    ['Checkout was unavailable for 1.5 hours.', 'PT1.5H exactly'],
    ['All users were affected for more than six hours.', 'PT6H at_least'],
    ['Some users were unable to connect for up to two hours.', 'PT2H at_most'],
    ['It became unusable for nearly two hours for everyone.', 'PT2H about'],
    ['Builds did not start for 25 minutes.', 'PT25M exactly'],
    ["Customers couldn't log in for about an hour.", 'PT1H about'],
    ['There was no monitoring for three hours.', 'PT3H exactly'],
    ['Orders were stuck for at least 30 mins.', 'PT30M at_least'],
    ['Uploads were down for half an hour.', 'PT0.5H exactly'],
    ['The site was inaccessible for twenty-five minutes.', 'PT25M exactly'],
    ['The API returned 503 errors for roughly 12 min.', 'PT12M about'],
    ['The bucket was left read-only for 3h.', 'PT3H exactly'],
    ['For about 35 minutes all uploads failed.', 'PT35M about'],
    ['For 20 minutes, users could not sign in.', 'PT20M exactly'],
    ['There was a loss of external connectivity for 18 minutes.', 'PT18M exactly'],
    // It stands before or behind what it is called.
    ['We had a 34-minute outage.', 'PT34M exactly'],
    ['30min outage of the login page', 'PT30M exactly'],
    ['There were 18 minutes of hard downtime.', 'PT18M exactly'],
    ['This caused outages of 10-15 minutes.', 'PT10M..PT15M between'],
    ['An outage of unknown length, at maximum 16 hours, followed.', null],
    ['Search was 100% down; total impact 19h12m.', 'PT19H12M exactly'],
    ['Checkout outage (45 minutes)', 'PT45M exactly'],
    ['A partial outage lasting a day and a half.', 'P1.5D exactly'],
    ['This brought the total duration of impact to 1 hour and 53 minutes.', 'PT1H53M exactly'],
    ['It resulted in a period of 30 minutes where jobs could not be scheduled.', 'PT30M exactly'],
    ['There was an approximately 20 minute period during which nothing was served.', 'PT20M about'],
    ['The site was down from 08:35 to 08:53 (18 minutes).', 'PT18M exactly'],
    // Its words name where it ends.
    ['A fix was deployed within 78 minutes.', 'PT78M at_most'],
    ['The issue was fixed within the hour.', 'PT1H at_most'],
    ['The application automatically recovered after approximately 110 seconds.', 'PT110S about'],
    ['Monitoring detected it within three minutes.', 'PT3M at_most'],
    ['It was nearly an hour before we noticed.', 'PT1H about'],
    ['It took us 40 minutes to find the cause.', 'PT40M exactly'],
    ['The issue went unnoticed for 3 hours.', 'PT3H exactly'],
    ['Nothing was done for another two hours.', 'PT2H exactly'],
    ['Recovery took 15–21 hours.', 'PT15H..PT21H between'],
    ['The rollback took just over 10 minutes.', 'PT10M about'],
    ['Within 30 minutes, the service was restored.', 'PT30M at_most'],
    ['Service was restored 90 minutes after the deletion.', 'PT90M exactly'],
    ['Alarm fired and was acknowledged within 2 minutes.', 'PT2M at_most'],
    ['Traffic was back to normal after an hour and a half.', 'PT1.5H exactly'],
  ])('%s', (text, claim) => expect(claims(text)).toEqual(claim === null ? expect.anything() : [claim]));
});

describe('a length of something else', () => {
  test.each([
    'Requests hit a 30-minute timeout during the outage.',
    'The scrape timeout (10s) was too short.',
    'We raised the timeout to 30 seconds.',
    'The job retries every 5 minutes.',
    'We lost 15 minutes of data in the outage.',
    'Two weeks before the outage, we upgraded.',
    'The bug had been there for eight months.',
    'The site was down for several hours.',
    'The backlog took 17 hours to clear.',
    'Backups are kept for 30 days.',
    'The outage began 10 minutes after the release.',
    'A second outage followed.',
    'The cache has a TTL of 60 seconds.',
    'Errors are cached for 5 minutes.',
    'In the last 30 days we had two outages.',
    'The alert fires if errors persist for 10 minutes.',
    'It usually takes about an hour to deploy a change.',
    'The same failure happened previously and lasted 24 hours.',
    'Pods older than 4 hours were deleted.',
    'The oldest pod that failed is 29m.',
    'Our SLA is 4 hours.',
    'Sev 1 incidents must be resolved within 4 hours.',
    'We will fix the alert within two weeks.',
    'The fix is expected to be deployed within two days.',
    'A planned maintenance window of 3 hours began.',
    'Certificates were valid for 90 days.',
    'The pod exits 40s after startup.',
    'Support tickets have 8 hour response times.',
    'The node had been running for 3 weeks.',
    'Page loads took over 8 seconds.',
    'Requests were delayed by 30 seconds.',
    'There was a 5min delay for a response.',
    'Users arrive at about 10 users per 15minutes.',
    'The release slipped a day.',
    'We monitored the service for 30 minutes.',
    'We waited for 10 minutes and tried again.',
    'If nobody acknowledges within 15 minutes, the alert escalates.',
    'Set a short timeout (maybe ten minutes?) after which we revert.',
    'The site served 3.7M failed requests, some 504s among them.',
    'A failover can take up to 2 minutes.',
    'The p99 latency was 12 seconds.',
    'We credited affected users with two days of storage.',
    'The outage happened 3 days ago.',
    'The heartbeat interval was 10 seconds.',
    'Logs are deleted after 7 days.',
    'The site was down from 10:00 to 11:30 UTC.',
    'The query ran for 40 minutes.',
    'The certificate expired 3 days earlier.',
    'An hour later the site was down again.',
    'Downtime of up to 5 minutes was expected.',
    'The error budget is 43 minutes.',
    'Metrics are averaged over a 5 minute window.',
    'We aim to detect such an outage within 5 minutes.',
    'Each deploy takes 10 minutes, so failed deploys are slow to notice.',
  ])('%s', (text) => expect(claims(text)).toEqual([]));
});

describe('a label makes a claim of a length', () => {
  test.each([
    ['Time to repair: 4h 9m', 'time_to_repair'],
    ['Time to detection: 54 minutes', 'time_to_detect'],
    ['Time to recovery: 1415 minutes', 'time_to_recover'],
    ['Time to resolve: 0h 22m', 'time_to_resolve'],
    ['MTTR: ~2h', 'time_to_repair'],
    ['Total downtime: approx. 2 hours', 'downtime'],
    ['Duration: 45 minutes', 'duration'],
    ['Outage duration: 1d 5h 47m', 'downtime'],
    ['Impact duration = 20m', 'duration'],
    ['Time to mitigate: 12 min', 'time_to_mitigate'],
    ['Time until acknowledgement (TTA): 3m', 'time_to_acknowledge'],
  ])('%s', (text, metric) =>
    expect(claimsInWords({ text, label: null, headings: [] })[0]?.metricSaid?.id).toBe(metric),
  );

  test('of a cell, a key or a heading', () => {
    expect(claims('27m', 'Downtime')).toEqual(['PT27M exactly']);
    expect(claims('~ 45 minutes', null, ['Impact', 'Duration'])).toEqual(['PT45M about']);
    expect(claims('27m', 'Timeout')).toEqual([]);
    expect(claims('4 hours', 'Target time to repair')).toEqual([]);
  });

  test.each(['SLA: 4 hours', 'RTO: 2 hours', 'Response time: 200ms', 'Interval: 5m', 'Retention: 30 days'])(
    'none: %s',
    (text) => expect(claims(text)).toEqual([]),
  );
});

test('what is to be done claims nothing', () => {
  expect(claims('The outage lasted 20 minutes.', null, ['Report', 'Action items'])).toEqual([]);
});

test('the words name the metric', () => {
  const metric = (text: string): string | undefined =>
    claimsInWords({ text, label: null, headings: [] })[0]?.metricSaid?.id;
  expect(metric('It was 11 hours before we realized that it was down.')).toBe('time_to_detect');
  expect(metric('The issue went unnoticed for 3 hours.')).toBe('time_to_detect');
  expect(metric('The outage lasted 20 minutes before service was restored.')).toBe('downtime');
  expect(metric('A fix was rolled out within 20 minutes.')).toBe('time_to_repair');
  expect(metric('Nothing was done for two hours.')).toBeUndefined();
});

test('hours in which it counts', () => {
  const calendar = (text: string): string | null | undefined =>
    claimsInWords({ text, label: null, headings: [] })[0]?.calendarText;
  expect(calendar('Time to resolve: 7h (during support hours 10:00-17:00)')).toBe('during support hours 10:00-17:00');
  expect(calendar('Time to resolve: 7h of business hours')).toBe('of business hours');
  expect(calendar('Time to resolve: 2 working days')).toBe('working days');
  expect(calendar('Time to resolve: 7h')).toBeNull();
});

test('two lengths of one sentence are two claims, each where it stands', () => {
  const text = 'We had 13 minutes of downtime over a 32-minute period.';
  const found = claimsInWords({ text, label: null, headings: [] });
  expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(['13 minutes', '32-minute']);
});
