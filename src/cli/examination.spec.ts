import { describe, expect, it } from '@jest/globals';
import { type Look } from './client.js';
import {
  judgeAlive,
  judgeClocks,
  judgeProjections,
  judgeReadiness,
  judgeSettings,
  type Finding,
} from './examination.js';
import { readSettings } from './settings.js';

const look = (json: unknown, more: Partial<Look> = {}): Look => ({ status: 200, json, serverTime: null, ...more });
const stateOf = (findings: readonly Finding[], about: string) => findings.find((each) => each.about === about)?.state;

describe('settings', () => {
  const none = { url: undefined, tokenFile: undefined, timeZone: undefined, actor: undefined };
  const judged = (env: Record<string, string>) => judgeSettings(readSettings(none, env), 'UTC', '18:30:00');

  it('are told with where each comes from, and a token is never shown', () => {
    const texts = judged({
      ASOF_URL: 'https://asof.example',
      ASOF_TOKEN: 'secret',
      ASOF_INCIDENT: 'inc-42',
      USER: 'ana',
    });
    expect(texts.map(({ text }) => text)).toEqual([
      'https://asof.example/ (ASOF_URL)',
      'set, and not shown (ASOF_TOKEN)',
      'UTC (of this machine), 18:30:00 there',
      'ana (USER)',
      'inc-42 (ASOF_INCIDENT)',
    ]);
  });

  it('warn of a token that goes unencrypted to another machine', () => {
    const to = (url: string) => stateOf(judged({ ASOF_URL: url, ASOF_TOKEN: 'secret' }), 'token');
    expect([to('http://asof.example'), to('https://asof.example'), to('http://127.0.0.1:4000')]).toEqual([
      'warning',
      'ok',
      'ok',
    ]);
  });
});

describe('a service', () => {
  it('of another version is a warning, something else at its address a problem', () => {
    const alive = { status: 'ok', version: '1.0.0' };
    expect(stateOf(judgeAlive(look(alive), '1.0.0'), 'version')).toBe('ok');
    expect(stateOf(judgeAlive(look(alive), '1.1.0'), 'version')).toBe('warning');
    expect(stateOf(judgeAlive(look({ status: 'ok' }), '1.1.0'), 'version')).toBe('warning');
    expect(stateOf(judgeAlive(look({ hello: 'world' }), '1.0.0'), 'reachable')).toBe('problem');
    expect(stateOf(judgeAlive(look(undefined, { status: 404 }), '1.0.0'), 'reachable')).toBe('problem');
  });

  it('that is not well has each of its faults told with what to do', () => {
    const checks = [
      { name: 'event_store', ok: false, detail: 'no answer within 1 s' },
      { name: 'read_models', ok: true, detail: 'answer' },
      { name: 'projections', ok: false, detail: 'stand still' },
    ];
    const findings = judgeReadiness(look({ status: 'degraded', checks }), new Set(['projections']));
    expect(findings.map(({ about, state }) => [about, state])).toEqual([
      ['event store', 'problem'],
      ['read models', 'ok'],
    ]);
    expect(findings[0]!.advice).toContain('EVENTSTORE_URL');
  });

  it('trial 60: that answers with an index missing has it told', () => {
    const detail = 'answer, but the index of asof.commands by until is not made: no room';
    const checks = [{ name: 'read_models', ok: false, detail }];
    const [finding] = judgeReadiness(look({ status: 'degraded', checks }), new Set());
    expect(finding).toMatchObject({ about: 'read models', state: 'problem', text: detail });
    expect(finding!.advice).toContain('MONGODB_URL');
  });

  it('that is stopping, or can serve nothing, says so; one that does not tell is older', () => {
    const judge = (status: string) => judgeReadiness(look({ status, checks: [] }, { status: 503 }), new Set());
    expect(stateOf(judge('stopping'), 'ready')).toBe('warning');
    expect(stateOf(judge('unavailable'), 'ready')).toBe('problem');
    expect(stateOf(judgeReadiness(look(null, { status: 404 }), new Set()), 'ready')).toBe('warning');
  });
});

describe('clocks', () => {
  const asked = Date.parse('2026-03-01T12:00:00.300Z');
  const judge = (serverTime: string) =>
    judgeClocks(look({}, { serverTime: Date.parse(serverTime) }), asked, asked + 50);

  it('agree within two seconds, as the service tells whole ones', () => {
    for (const time of ['12:00:00Z', '12:00:02Z', '11:59:58Z'])
      expect([time, judge(`2026-03-01T${time}`).state]).toEqual([time, 'ok']);
  });

  it('that are further apart are told, with the side', () => {
    expect(judge('2026-03-01T12:00:30Z').text).toBe('the service is about 30 s ahead of this machine');
    expect(judge('2026-03-01T11:59:30Z').text).toBe('the service is about 29 s behind this machine');
  });
});

describe('projections', () => {
  const live = {
    name: 'incidents',
    status: 'live',
    lagEvents: 0,
    lagSeconds: 0,
    lastError: null,
    parked: [],
    leader: 'a',
  };
  const judge = (more: object): Finding => judgeProjections(look({ projections: [{ ...live, ...more }] }))![0]!;

  it('that keep up are well', () => {
    expect(judge({})).toMatchObject({ state: 'ok', text: 'live, nothing behind' });
    expect(judge({ lagEvents: 3, lagSeconds: 2 })).toMatchObject({
      state: 'ok',
      text: 'live, 3 events behind, for 2 s',
    });
  });

  it('trial 58: that find documents of another store say whose they are, and what to do', () => {
    const lastError = 'this database has the documents of another event store (a): name another one in MONGODB_URL';
    expect(judge({ status: 'stopped', lastError, leader: null })).toMatchObject({
      state: 'problem',
      text: `stopped, nothing behind: ${lastError}`,
    });
  });

  it('with parked streams name them, and how to try them again', () => {
    const parked = Array.from({ length: 4 }, (_, i) => ({ stream: `incident-${i}`, revision: i, error: 'broken' }));
    const finding = judge({ status: 'degraded', parked });
    expect(finding.state).toBe('problem');
    expect(finding.text).toMatch(/^goes on without 4 streams: incident-0 at revision 0 \(broken\), .*, and 1 more$/);
    expect(finding.advice).toContain('asof projections retry-parked incidents');
  });

  it('trial 50: with streams whose events are gone say what has to be brought back', () => {
    const parked = [{ stream: 'incident-a', revision: 0, error: 'not whole: it was deleted', gone: true }];
    const finding = judge({ status: 'degraded', parked });
    expect(finding.text).toBe('goes on without one stream: incident-a (not whole: it was deleted)');
    expect(finding.advice).toMatch(/^bring back in the event store what is gone.*retry-parked incidents$/);
  });

  it.each([
    ['stopped', { status: 'stopped', lastError: 'disk is full' }, 'problem'],
    ['behind for long', { lagEvents: 1000, lagSeconds: 90 }, 'warning'],
    ['without a leader', { leader: null }, 'warning'],
    ['whose rebuild failed', { lastError: 'cannot fold' }, 'warning'],
  ] as const)('%s are told', (_, more, state) => {
    expect(judge(more).state).toBe(state);
  });

  it('of which the service tells nothing are left to the caller', () => {
    expect(judgeProjections(look({ code: 'not_found' }, { status: 404 }))).toBeNull();
  });
});
