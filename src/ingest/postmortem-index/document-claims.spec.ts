import { describe, expect, test } from '@jest/globals';
import { expectLinear, filled, medianOf } from '../../timeline/linear.testing.js';
import { claimsInDocument } from './document-claims.js';

const claims = (body: string, summary: string | null = null): string[] =>
  claimsInDocument(body, summary).map(({ stated, comparison }) => `${stated} ${comparison}`);

describe('a length of time is a claim', () => {
  test.each([
    ['The shop had an incident lasting 121 minutes.', 'PT121M exactly'],
    ['Checkout was unavailable for 1.5 hours.', 'PT1.5H exactly'],
    ['The outage lasted approximately 18 hours.', 'PT18H about'],
    ['All users were affected for more than six hours.', 'PT6H at_least'],
    ['Some users were unable to connect for up to two hours.', 'PT2H at_most'],
    ['It became unusable for nearly two hours for everyone.', 'PT2H about'],
    ['We had a 34-minute outage.', 'PT34M exactly'],
    ['There were 18 minutes of hard downtime.', 'PT18M exactly'],
    ['The service was degraded for 24 hours and 11 minutes.', 'PT24H11M exactly'],
    ['Search was 100% down; total impact 19h12m.', 'PT19H12M exactly'],
    ['A partial outage lasting a day and a half.', 'P1.5D exactly'],
    ['Uploads were down for half an hour.', 'PT0.5H exactly'],
    ['The site was inaccessible for twenty-five minutes.', 'PT25M exactly'],
    ['For about 35 minutes all uploads failed.', 'PT35M about'],
    ['This brought the total duration of impact to 1 hour and 53 minutes.', 'PT1H53M exactly'],
    ['A fix was deployed within 78 minutes.', 'PT78M at_most'],
    ['The application automatically recovered after approximately 110 seconds.', 'PT110S about'],
    ['There was a loss of external connectivity for 18 minutes.', 'PT18M exactly'],
    // Two figures are one claim.
    ['Recovery took 15-21 hours.', 'PT15H between'],
  ])('%s', (text, claim) => expect(claims(text)).toEqual([claim]));
});

describe('a length of time is none', () => {
  test.each([
    'Requests hit a 30-minute timeout during the outage.',
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
    // A bound of a part: a claim without a metric is held against the whole.
    'Monitoring detected it within three minutes.',
  ])('%s', (text) => expect(claims(text)).toEqual([]));
});

test('equal claims are one, in the words of the body', () => {
  const [claim, ...others] = claimsInDocument(
    'It was an outage lasting 72 minutes.',
    'Checkout was down for 72 minutes.',
  );
  expect(claim).toMatchObject({ stated: 'PT72M', statement: 'It was an outage lasting 72 minutes.' });
  expect(others).toEqual([]);
});

test('a length beside the period that it lies in is two claims', () => {
  expect(claims('We had 13 minutes of downtime over a 32-minute period.')).toEqual(['PT13M exactly', 'PT32M exactly']);
});

test.each([
  'The site was down from 10:00 to 11:30 UTC.',
  'A separate incident occurred on Thursday, from 11:27 am to 12:28 pm San Francisco time.',
  'Between 07:17 and 09:28 UTC sign-in was degraded.',
])('trial 6: two times are facts, and claim nothing: %s', (text) => expect(claims(text)).toEqual([]));

test('any text is read in time that grows with its length', () => {
  for (const words of ['the outage for 5 minutes of ', 'unable to be down for a ', 'more than 1 hour and '])
    expectLinear((length) => () => void claims(filled(words, length)), medianOf(3), 35_000);
});
