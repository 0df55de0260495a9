/**
 * Twenty questions about published incidents. Each is answered by a short script from what the tools answer, as an agent
 * would, and held against the answer that is known to be right.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publishedIncidents } from '../support/published-incident.js';
import { startFresh, type TestedService } from '../api/service.js';
import { PlainClient } from './plain-client.js';

let service: TestedService;
let agent: PlainClient;

beforeAll(async () => {
  service = await startFresh();
  agent = new PlainClient(service.api);
  const { api } = service;
  for (const { incident, operations = [] } of publishedIncidents()) {
    expect((await api.request('POST', '/v1/incidents', { body: incident })).status).toBe(201);
    for (const { method, path, body, status } of operations) {
      const headers = { 'if-match': '*' };
      const done = await api.request(method, `/v1/incidents/${incident.id}${path}`, { body, headers });
      expect(done.status).toBe(status);
    }
  }
});
afterAll(() => service.running.close());

interface Row {
  id: string;
  claimsUnsupported: number;
}
interface Duration {
  metric: string;
  status: string;
  seconds?: number;
  range?: { minSeconds: number; maxSeconds: number };
  reason?: { missing: string[] };
  from?: { entry: string };
  byComponent?: Record<string, number>;
}
interface Reading {
  from: string;
  to: string;
  metric?: string;
  seconds: number;
  coincidence?: boolean;
}
interface Claim {
  id: string;
  metric?: string;
  verdict: string;
  supports?: Reading[];
  nearest: Reading[];
  wouldNeed: { to: string; startAt: string }[];
}
interface Entry {
  id: string;
  type: string;
  component?: string;
  unconfirmed?: string;
}
interface Read {
  status: string;
  claims: Claim[];
  durations: Duration[];
  findings: { code: string; entries: string[] }[];
}

const every = async (more: object = {}): Promise<Row[]> =>
  (await agent.read<{ incidents: Row[] }>('find_incidents', { limit: 50, ...more })).incidents;
const named = async (q: string): Promise<string> => (await every({ q }))[0]!.id;
const read = (incident: string): Promise<Read> => agent.read<Read>('read_incident', { incident, budget: 20_000 });
const timeline = async (incident: string): Promise<Entry[]> =>
  (await agent.read<{ entries: Entry[] }>('read_timeline', { incident })).entries;
const duration = async (incident: string, metric: string): Promise<Duration> =>
  (await agent.read<{ durations: [Duration] }>('get_durations', { incident, metric })).durations[0];
const claim = async (incident: string, id: string): Promise<Claim> =>
  (await read(incident)).claims.find((each) => each.id === id)!;

/** Ids of the incidents of which something holds. */
async function whichOf(holds: (incident: Read) => boolean): Promise<string[]> {
  const found: string[] = [];
  for (const { id } of await every()) if (holds(await read(id))) found.push(id);
  return found.sort();
}

const QUESTIONS: [question: string, ask: () => Promise<unknown>, answer: unknown][] = [
  [
    'Which incidents have a stated length that fits nothing?',
    () => whichOf(({ claims }) => claims.some(({ verdict }) => verdict === 'unsupported')),
    ['cf-2023-01-24-seed', 'gitlab-2017-01-31', 'google-2017-01-30', 'synthetic-late-and-negative'],
  ],
  [
    'How long was it from declared to resolved at Cloudflare?',
    async () => (await duration(await named('cloudflare full published timeline'), 'declared_to_resolved')).seconds,
    5940,
  ],
  [
    'When would that incident have had to begin for the stated 121 minutes, by the four facts alone?',
    async () => (await claim(await named('cloudflare four facts'), 'c1')).wouldNeed,
    [{ to: 'res', startAt: '2023-01-24T17:50:00.000Z' }],
  ],
  [
    'Which lengths come nearest to those 121 minutes?',
    async () => (await claim(await named('cloudflare four facts'), 'c1')).nearest.map(({ seconds }) => seconds / 60),
    [99, 166],
  ],
  [
    'With the full timeline, which readings give 121 minutes: by meaning, and by chance?',
    async () =>
      (await claim(await named('cloudflare full published timeline'), 'c1')).supports!.map((by) => [
        by.from,
        by.to,
        by.coincidence,
      ]),
    [
      ['w0', 'res', undefined],
      ['rel', 'a1', true],
    ],
  ],
  [
    'How long were users of Cloudflare hit, overlaps counted once, and each part?',
    async () => {
      const { seconds, byComponent } = await duration(
        await named('cloudflare full published timeline'),
        'impact_union',
      );
      return { seconds, byComponent };
    },
    { seconds: 4380, byComponent: { warp: 3660, api: 2640 } },
  ],
  [
    'By how much was an incident declared before its impact began?',
    async () => {
      const found = await named('elevated error rates declared before');
      const { status, seconds } = await duration(found, 'impact_to_declared');
      return { status, seconds };
    },
    { status: 'invalid', seconds: -300 },
  ],
  [
    'How long was GitHub.com down in August 2024, and how long until that was resolved?',
    async () => {
      const found = await named('github.com outage august');
      return [(await duration(found, 'impact_union')).seconds, (await duration(found, 'duration')).seconds];
    },
    [2160, 5280],
  ],
  [
    'Which component of GitHub Copilot recovered after the incident had ended?',
    async () => {
      const found = await named('copilot');
      const late = (await read(found)).findings.find(({ code }) => code === 'impact_outlives_incident')!;
      const entries = (await timeline(found)).filter(({ id }) => late.entries.includes(id));
      return [...new Set(entries.flatMap(({ component, type }) => (type === 'impact_ended' ? [component] : [])))];
    },
    ['autofix'],
  ],
  [
    'How well is it known when Atlassian detected its incident?',
    async () => (await duration(await named('atlassian'), 'time_to_detect')).range,
    { minSeconds: 0, maxSeconds: 180 },
  ],
  [
    'Is it right that Atlassian detected it within three minutes?',
    async () => {
      const text = 'The incident was detected within three minutes.';
      const { claims } = await agent.read<{ claims: Claim[] }>('check_claim', {
        incident: await named('atlassian'),
        text,
      });
      return claims.map(({ metric, verdict }) => [metric, verdict]);
    },
    [['time_to_detect', 'supported']],
  ],
  [
    'What did the second report of GitLab add, and what did it correct?',
    async () => {
      const days = { from: '2017-02-05T00:00:00Z', to: '2017-02-15T00:00:00Z', clock: 'learned' };
      const { learned, changed } = await agent.read<{ learned: Entry[]; changed: { entry: string }[] }>(
        'what_changed',
        {
          incident: await named('gitlab database loss'),
          ...days,
        },
      );
      return { learned: learned.map(({ id }) => id), changed: changed.map(({ entry }) => entry).sort() };
    },
    { learned: ['li'], changed: ['dl', 'rm', 'up'] },
  ],
  [
    'What was known of it on the 5th of February?',
    async () => {
      const asked = { incident: await named('gitlab database loss'), at: '2017-02-05T00:00:00Z' };
      const { clock, entries } = await agent.read<{ clock: string; entries: Entry[] }>('what_was_known', asked);
      return [clock, ...entries.map(({ id }) => id)];
    },
    ['learned', 'sn', 'dls', 'ld', 'lk', 'pg', 'rs', 'dl', 'rm', 'up'],
  ],
  [
    'When did the CrowdStrike incident end?',
    async () => {
      const { status, reason } = await duration(await named('crowdstrike'), 'duration');
      return { status, missing: reason!.missing.includes('resolved') };
    },
    { status: 'missing', missing: true },
  ],
  [
    'Which source writes a time zone that was not in force?',
    () => whichOf(({ findings }) => findings.some(({ code }) => code === 'zone_abbreviation_impossible')),
    ['google-2017-01-30'],
  ],
  ['What is in progress?', async () => (await every({ active: true })).map(({ id }) => id), ['synthetic-live-pending']],
  [
    'What was known of the live incident at 10:05?',
    async () => {
      const asked = { incident: 'synthetic-live-pending', at: '2024-03-02T10:05:00Z' };
      const known = await agent.read<{ status: string; entries: Entry[]; happenedNotKnown: { entry: string }[] }>(
        'what_was_known',
        asked,
      );
      return [known.status, known.entries.map(({ id }) => id), known.happenedNotKnown.map(({ entry }) => entry)];
    },
    ['detected', ['al'], ['i0']],
  ],
  [
    'Which release did the rollback take back?',
    async () => (await duration(await named('two releases one rollback'), 'release_to_rollback')).from!.entry,
    'v41',
  ],
  [
    'Which facts were found in prose, and are not confirmed?',
    async () =>
      (await timeline(await named('facts found in prose')))
        .flatMap(({ id, unconfirmed }) => (unconfirmed ? [id] : []))
        .sort(),
    ['x-dec', 'x-web'],
  ],
  [
    'Does a draft that says "resolved at 19:15, 121 minutes" agree with itself?',
    async () => {
      const text =
        '# Outage of 2023-01-24\n\n- 18:12 UTC declared\n- 19:15 UTC resolved\n\nThe outage lasted 121 minutes.\n';
      const { findings } = await agent.read<{ findings: { code: string; line: number }[] }>('check_text', { text });
      return findings.map(({ code, line }) => [code, line]);
    },
    [['claim_unsupported', 6]],
  ],
];

describe('questions about published incidents', () => {
  it('are twenty', () => expect(QUESTIONS).toHaveLength(20));
  it.each(QUESTIONS)('%s', async (_question, ask, answer) => {
    expect(await ask()).toEqual(answer);
  });
});
