import { describe, expect, it } from '@jest/globals';
import { publishedIncidents } from '../../../test/support/published-incident.js';
import { Story } from '../../../test/support/story.js';
import { knowledgeAt, NOW, type Moment } from '../../timeline/knowledge.js';
import { tellsNoLearning } from '../../timeline/recorded-afterwards.js';
import { assessedView } from '../../timeline/view/assessed-view.js';
import { timelineOf } from '../../timeline/timeline.js';
import { entryView } from '../../timeline/view/render-entry.js';
import { columns, harmlessDeep } from '../terminal.js';
import { UTC, type Zone } from '../../timeline/clocks.js';
import { namedZone } from '../times.js';
import { incidentLines } from './incident-lines.js';
import { offsetOf } from './timeline-lines.js';

interface Drawing {
  readonly moment?: Moment;
  readonly now?: string;
  readonly zone?: Zone;
  readonly width?: number;
  readonly all?: boolean;
}

/** What `asof show` prints of a story, as the service would tell it. */
function shown(story: Story, { moment = NOW, now = '2026-01-02T00:00:00Z', ...page }: Drawing = {}): string[] {
  const knowledge = knowledgeAt(story.events, moment, Date.parse(now));
  if ('code' in knowledge) throw new Error(knowledge.code);
  const { facts, texts } = knowledge.state;
  const entries = timelineOf(facts).live.map((entry) =>
    entryView(entry, texts.entries.get(entry.id), tellsNoLearning(knowledge.state)),
  );
  const { zone = UTC, width = 80, all = false } = page;
  return incidentLines(
    { ...harmlessDeep({ incident: assessedView(knowledge, '0'), entries }), all, address: 'http://asof.example/i' },
    { zone, width, paint: (_style, text) => text },
  );
}

function published(id: string): Story {
  const { incident } = publishedIncidents().find((one) => one.id === id)!;
  const { entries, claims, id: own, ...opening } = incident;
  const story = new Story(own, opening);
  entries.forEach((entry) => story.entry(entry));
  claims.forEach((claim) => story.claim(claim));
  return story;
}

const at = (clock: string): string => `2026-01-01T${clock}:00Z`;

describe('an incident in the terminal', () => {
  it('says that no two facts are 121 minutes apart, what comes nearest, and the start that it would need', () => {
    const text = shown(published('cf-2023-01-24-seed')).join(' ').replace(/\s+/g, ' ');
    expect(text).toContain('121 minutes: unsupported');
    expect(text).toContain(
      'no two facts are 121 minutes apart; nearest: 99 min declared → resolved, 166 min rollback → resolved; ' +
        'would need a start at 17:50',
    );
    expect(text).toContain('headline declared_to_resolved 1 h 39 min');
    expect(text).toContain('duration (impact_started, incident_started)');
  });

  it('shows both readings of the full story, the coincidence as one', () => {
    const lines = shown(published('cf-2023-01-24-full')).map((line) => line.trim());
    expect(lines).toContain('121 minutes: supported');
    expect(lines).toContain('121 min impact_started → resolved (duration)');
    expect(lines).toContain('121 min release → impact_ended: a coincidence');
    expect(lines).toContain('impact  warp  down  17:50 → 18:51  1 h 1 min');
  });

  it('tells the time on the clocks of the zone, counts from the first impact, and says what was learned late', () => {
    const story = new Story('i', { title: 'Checkout' })
      .entry({ id: 'a', type: 'impact_started', occurredAt: at('18:04'), component: 'web' }, at('18:41'))
      .entry({ id: 'b', type: 'detected', occurredAt: at('18:40') }, at('18:41'))
      .entry(
        { id: 'c', type: 'release', occurredAt: at('17:50'), learnedAt: at('18:00'), service: 'api' },
        at('18:50'),
      );
    const lines = shown(story, { zone: namedZone('Europe/Berlin') });
    expect(lines).toContain('Timeline (times in Europe/Berlin, T+ from first impact 19:04 UTC+01:00)');
    expect(lines).toEqual(
      expect.arrayContaining([
        '  2026-01-01 UTC+01:00',
        '  18:50:00  T-00:14  ▲ release  api',
        '                       learned 19:00 (+10 min)',
        '  19:04:00  T+00:00  █ impact_started  web',
        '                       learned 19:41 (+37 min)',
        '  19:40:00  T+00:36  ◉ detected',
      ]),
    );
  });

  it('trial 34: shows the offset where the clocks change, so that the length can be redone', () => {
    const story = new Story('i', {}, '2026-10-25T00:00:00Z')
      .entry({ id: 'a', type: 'impact_started', occurredAt: '2026-10-25T00:30Z' })
      .entry({ id: 'b', type: 'impact_ended', occurredAt: '2026-10-25T01:30Z' });
    const text = shown(story, { zone: namedZone('Europe/Berlin'), now: '2026-10-25T02:00:00Z' }).join('\n');
    expect(text).toContain('02:30 UTC+02:00 → 02:30 UTC+01:00');
    expect(text).toMatch(/^ {2}2026-10-25\n {2}02:30 UTC\+02:00 .*\n {2}02:30 UTC\+01:00 /m);
    expect(shown(story, { now: '2026-10-25T02:00:00Z' }).join('\n')).toContain('00:30 → 01:30');
  });

  it('trials 1 and 33: shows the seconds that are known, and counts in seconds where all is close', () => {
    const story = new Story('i', {}, at('01:20'))
      .entry({ id: 'a', type: 'impact_started', occurredAt: '2026-01-01T01:25:14.900Z' })
      .entry({ id: 'b', type: 'detected', occurredAt: '2026-01-01T01:26:00Z' })
      .entry({ id: 'c', type: 'impact_ended', occurredAt: '2026-01-01T01:36:19.950Z' })
      .entry({ id: 'd', type: 'note', occurredAt: '2026-01-01T01:37Z', text: 'one\ntwo' });
    const lines = shown(story);
    expect(lines.join('\n')).toContain('01:25:14.900 → 01:36:19.950');
    expect(lines).toContain('  01:26:00      T+00:00:45  ◉ detected');
    const note = lines.findIndex((line) => line.includes('□ note'));
    expect(lines[note]).toMatch(/^ {2}01:37 {9}T/);
    expect(lines.slice(note + 1, note + 3).map((line) => line.trim())).toEqual(['one', 'two']);
  });

  it('trial 33: shows quote, summary and links of what was imported; trial 4: and what is unconfirmed', () => {
    const story = new Story('i', {
      summary: 'First line\nSecond line',
      links: [{ rel: 'report', url: 'https://r.example' }],
    })
      .entry({
        id: 'a',
        type: 'detected',
        occurredAt: at('00:00'),
        origin: 'extracted',
        quote: 'we saw it at midnight',
      })
      .entry({ id: 'b', type: 'resolved', occurredAt: at('01:00'), origin: 'extracted' });
    const lines = shown(story);
    expect(lines).toEqual(expect.arrayContaining(['First line', 'Second line', 'report · https://r.example']));
    expect(lines.join('\n')).toContain('"we saw it at midnight"');
    expect(lines).toContain('started   2026-01-01 00:00 UTC (detected, unconfirmed)');
  });

  it('begins with what is still hurting', () => {
    const story = new Story('i', { title: 'Checkout', severity: 'sev2' })
      .entry({ id: 'a', type: 'impact_started', occurredAt: at('00:00'), level: 'down' })
      .entry({ id: 'b', type: 'resolved', occurredAt: at('01:00') });
    expect(shown(story).slice(0, 7)).toEqual([
      'Checkout',
      'resolved · sev2 · i',
      '',
      'started   2026-01-01 00:00 UTC (impact_started)',
      'ended     2026-01-01 01:00 UTC (resolved)',
      'headline  duration 1 h',
      'impact    the whole service down, not ended',
    ]);
  });

  it('says first that it shows an earlier moment', () => {
    const story = new Story('i', {}, at('00:00'))
      .entry({ id: 'a', type: 'declared', occurredAt: at('00:00') }, at('00:01'))
      .entry({ id: 'b', type: 'note', occurredAt: at('00:02') }, at('00:10'));
    const moment = { clock: 'recorded', asOf: Date.parse(at('00:05')) } as const;
    expect(shown(story, { moment })[0]).toBe('Known at 2026-01-01 00:05:00 UTC · 2 of 3 facts · revision 1');
  });

  it('keeps milestones and the last 20 entries, and says how many notes it leaves out', () => {
    const story = new Story('i').entry({ id: 'd', type: 'declared', occurredAt: at('00:00') });
    for (let n = 10; n < 40; n++)
      story.entry({ id: `n${n}`, type: 'note', occurredAt: at(`00:${n}`), text: `no ${n}` });
    const lines = shown(story);
    expect(lines.filter((line) => line.includes('□ note'))).toHaveLength(20);
    expect(lines.join()).toContain('! declared');
    expect(lines).toContain('  … and 10 earlier notes (--all shows everything)');
    expect(shown(story, { all: true }).filter((line) => line.includes('□ note'))).toHaveLength(30);
  });

  it('marks what was edited, extracted or stands for a whole day', () => {
    const story = new Story('i')
      .entry({ id: 'a', type: 'detected', occurredAt: at('00:00') })
      .happen('op.amended', { entryId: 'a', set: { component: 'db' } }, {})
      .entry({ id: 'b', type: 'mitigated', occurredAt: '2026-01-01', origin: 'extracted' });
    const text = shown(story, { zone: namedZone('America/New_York') }).join('\n');
    expect(text).toContain('edited at revision 2');
    expect(text).toContain('from the text, unconfirmed');
    expect(text).toMatch(/^ {2}2026-01-01 UTC-05:00\n {2}2026-01-01 .*◐ mitigated$/m);
  });

  it.each([60, 80, 132])('stays within %i columns, whatever the texts are', (width) => {
    const long = '停電のため決済が止まった '.repeat(20);
    const story = new Story('2026-01-01-checkout', { title: long })
      .entry({ id: 'a', type: 'impact_started', occurredAt: at('00:00'), component: 'zahlung', text: long })
      .entry({ id: 'b', type: 'note', occurredAt: at('00:01'), text: `${'x'.repeat(300)} 👩‍🚒\n\n${long}` })
      .claim({ id: 'c', stated: 'PT121M', text: long });
    const lines = shown(story, { width });
    expect(lines.filter((line) => columns(line) > width)).toEqual([]);
  });

  it('lets no text steer the terminal', () => {
    const story = new Story('i', { title: 'a\u001b[2Jb' }).entry({
      id: 'a',
      type: 'note',
      occurredAt: at('00:00'),
      text: 'x\u001b]52;c;ZXZpbA==\u0007 \u202e',
    });
    expect(shown(story).join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('an offset', () => {
  it.each([
    [0, 'T+00:00'],
    [43 * 60_000, 'T+00:43'],
    [-77 * 60_000, 'T-01:17'],
    [(2 * 1440 + 190) * 60_000, 'T+2d 03:10'],
    [-30_000, 'T+00:00'],
  ])('of %i ms is %s', (ms, text) => {
    expect(offsetOf(ms)).toBe(text);
  });
});
