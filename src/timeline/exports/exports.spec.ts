import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { publishedIncidents } from '../../../test/support/published-incident.js';
import { publishedStory } from '../../../test/support/published-story.js';
import { live, past, Story } from '../../../test/support/story.js';
import { zoneNamed } from '../clocks.js';
import { readEntry } from '../input/entry.js';
import { CSV_COLUMNS, incidentCsv } from './csv.js';
import { readCsv } from './csv.testing.js';
import { anyBodies, exported, HOSTILE, storyOfBodies } from './exports.testing.js';
import { incidentMarkdown } from './markdown.js';
import { readMarkdownEntries } from './markdown.testing.js';
import { incidentMermaid } from './mermaid.js';
import { postedEntry } from './posted-entry.js';

const ORIGIN = 'https://asof.example/x';
const zones = fc.constantFrom(undefined, 'written' as const, zoneNamed('Europe/Berlin')!, zoneNamed('Asia/Kolkata')!);

/** What is stored of what a body says. */
const stored = (body: unknown): object => {
  const { value, faults } = readEntry(body);
  expect(faults).toEqual([]);
  return value!;
};

const inTime = (story: Story, bodies: readonly object[]): object[] =>
  exported(story).entries.map(({ entry }) => stored(bodies.find((body) => (body as { id: string }).id === entry.id)));

it('an entry as it would be posted is read as what is stored', () => {
  fc.assert(
    fc.property(anyBodies, (bodies) => {
      const { facts, texts } = storyOfBodies(bodies).state;
      for (const body of bodies) {
        const { id } = body;
        expect(stored(postedEntry(facts.entries.get(id)!, texts.entries.get(id)))).toEqual(stored(body));
      }
    }),
  );
});

describe('CSV', () => {
  it('has a row for every live entry, and a column for every field that can be set', () => {
    const rows = readCsv(incidentCsv(exported(live('18:12 declared dec', '18:13 note n @api').retract('dec'))));
    expect(rows[0]).toEqual(CSV_COLUMNS);
    const [, row] = rows;
    expect(Object.fromEntries(rows[0]!.map((name, i) => [name, row![i]]))).toMatchObject({
      ...{ incident: 'live', id: 'n', type: 'note', occurredAt: '2024-01-10T18:13:00Z', component: 'api', text: '' },
      ...{ recordedBy: 'local:local', revision: '2', learnedAfterSeconds: '62315220' },
    });
    expect(rows).toHaveLength(2);
  });

  it('is read back as the same rows, on any clocks', () => {
    fc.assert(
      fc.property(anyBodies, zones, (bodies, zone) => {
        const story = storyOfBodies(bodies);
        const [, ...rows] = readCsv(incidentCsv(exported(story, zone)));
        const read = rows.map((row) => {
          const cells = CSV_COLUMNS.map((name, i): [string, unknown] => [name, row[i]]).filter(
            ([, cell]) => cell !== '',
          );
          const own = cells.filter(
            ([name]) =>
              !/^(incident|recordedAt|recordedBy|learnedAfterSeconds|revision|lastRevision|amended)$/.test(name),
          );
          return Object.fromEntries(
            own.map(([name, cell]) => [
              name,
              /^(links|attributes|approximate)$/.test(name) ? (JSON.parse(cell as string) as unknown) : cell,
            ]),
          );
        });
        expect(read.map(stored)).toEqual(inTime(story, bodies));
      }),
    );
  });

  it.each(HOSTILE)('starts no formula: %j', (text) => {
    const csv = incidentCsv(
      exported(storyOfBodies([{ id: 'a', type: 'note', occurredAt: '2024-01-10T18:13Z', text }])),
    );
    expect(csv).not.toMatch(/(?:^|,)"?[=+@\t\r]/m);
    const [columns, row] = readCsv(csv);
    expect(row![columns!.indexOf('text')]).toBe(text);
  });
});

describe('Markdown', () => {
  const story = past('16:55 release rel service=api version=1.2.3', '18:12 declared dec', '19:51 resolved res').claim({
    id: 'c1',
    stated: 'PT121M',
    by: 'publisher',
  });

  it('has every number with a footnote: definition, both facts with both clocks, revision, a pinned link', () => {
    const markdown = incidentMarkdown(exported(story), ORIGIN);
    expect(markdown).toContain('- Declared to resolved: **1 h 39 min**[^declared_to_resolved]\n');
    expect(markdown).toContain(
      '[^declared_to_resolved]: `declared_to_resolved@1` `first:declared` → `last:resolved`; ' +
        'from `dec` (`declared`, occurred 2024-01-10T18:12:00.000Z, recorded 2026-01-01T00:00:00.000Z, revision 2); ' +
        'to `res` (`resolved`, occurred 2024-01-10T19:51:00.000Z, recorded 2026-01-01T00:00:00.000Z, revision 3); ' +
        'revision 4; <https://asof.example/x/incidents/past?revision=4>',
    );
    expect(markdown).toContain('- Duration: unknown (neither impact_started nor incident_started)');
    expect(markdown).toContain('- 2024-01-10T16:55Z **release** `rel`\n  - service: `api`\n  - version: `1.2.3`\n');
    expect(markdown).toContain('- `c1` **PT121M** unsupported\n  - by: `publisher`');
  });

  it('pins a moment on the learned clock by its instant', () => {
    const moment = { clock: 'learned', asOf: Date.parse('2026-01-15T00:00:00Z') } as const;
    expect(incidentMarkdown(exported(story, undefined, moment), '')).toContain(
      '</incidents/past?revision=4&clock=learned&asOf=2026-01-15T00%3A00%3A00.000Z>',
    );
  });

  it('names the windows of a total, with both clocks', () => {
    const markdown = incidentMarkdown(exported(past('10:00 impact_started i', '11:00 impact_ended e')), '');
    expect(markdown).toMatch(/\[\^impact_union\]: .*from `i` \(`impact_started`, occurred .*, recorded .*\) to `e` \(/);
  });

  it('has its entries read back, on any clocks', () => {
    fc.assert(
      fc.property(anyBodies, zones, (bodies, zone) => {
        const story = storyOfBodies(bodies);
        const read = readMarkdownEntries(incidentMarkdown(exported(story, zone), ORIGIN));
        expect(read.map(stored)).toEqual(inTime(story, bodies));
      }),
    );
  });

  it.each(HOSTILE)('takes %j for words', (text) => {
    const body = { id: 'a', type: 'note', occurredAt: '2024-01-10T18:13Z', text, quote: text, attributes: { k: text } };
    const hostile = storyOfBodies([body], text.replace(/\s+/g, ' ').trim());
    const markdown = incidentMarkdown(exported(hostile), ORIGIN);
    expect(markdown.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(3);
    expect(markdown.split('\n').filter((line) => line.startsWith('[^'))).toEqual([]);
    expect(readMarkdownEntries(markdown)).toHaveLength(1);
  });

  it('of a title that was forgotten shows the id', () => {
    const untitled = new Story('any', { title: '' });
    untitled.events[0] = { ...untitled.events[0]!, data: { facts: untitled.events[0]!.data.facts } };
    expect(incidentMarkdown(exported(untitled), '')).toMatch(/^# `any`\n/);
  });
});

/** What Mermaid's grammar of Gantt charts takes as a line, narrower than it is. */
const TASK =
  /^ {4}[^\s:;#%{}<>"`\\][^:;#%{}<>"`\\\n]* :(?:crit|crit, active|milestone), t\d+, \d{4}-\d\d-\d\dT[\d:.]{12}, (?:0ms|\d{4}-\d\d-\d\dT[\d:.]{12})$/;
const LINE =
  /^(?:gantt| {2}title [^;#%{}<>\n]+| {2}dateFormat YYYY-MM-DDTHH:mm:ss\.SSS| {2}axisFormat %\S+(?: %\S+)?| {2}section (?:Status|Impact|Changes|Response)|)$/;

describe('Mermaid', () => {
  it('is a Gantt chart: a section for each lane, windows as bars, facts as milestones', () => {
    const story = live('10:00 release rel service=api', '10:05 impact_started i @api #down', '10:20 declared d');
    expect(incidentMermaid(exported(story)).split('\n')).toEqual([
      'gantt',
      '  title A story (UTC)',
      '  dateFormat YYYY-MM-DDTHH:mm:ss.SSS',
      '  axisFormat %H:%M',
      '  section Status',
      '    declared :milestone, t3, 2024-01-10T10:20:00.000, 0ms',
      '  section Impact',
      '    impact api down (not ended) :crit, active, t1, 2024-01-10T10:05:00.000, 2026-02-01T00:00:00.000',
      '  section Changes',
      '    release api :milestone, t2, 2024-01-10T10:00:00.000, 0ms',
      '',
    ]);
  });

  it('has nothing in it but what its grammar knows, whatever the words', () => {
    const titles = fc.constantFrom<string>(...HOSTILE, 'a: b', '');
    fc.assert(
      fc.property(anyBodies, titles, zones, (bodies, title, zone) => {
        const text = incidentMermaid(exported(storyOfBodies(bodies, title.replace(/\s+/g, ' ')), zone));
        expect(text.split('\n').filter((line) => !LINE.test(line) && !TASK.test(line))).toEqual([]);
      }),
    );
  });
});

describe.each(publishedIncidents().map((each) => [each.id, each] as const))('%s', (_, published) => {
  const source = exported(publishedStory(published));

  it('has every number in Markdown as the summary has it', () => {
    const markdown = incidentMarkdown(source, ORIGIN);
    for (const { status, text, metric } of Object.values(source.incident.durations)) {
      if (status === 'computed' || status === 'range') expect(markdown).toContain(`**${text}**`);
      if (status === 'computed') expect(markdown).toContain(`\n[^${metric}]: \`${metric}@1\``);
    }
  });

  it('has all its entries in each form', () => {
    const ids = source.entries.map(({ entry }) => entry.id);
    expect(readMarkdownEntries(incidentMarkdown(source, '')).map(({ id }) => id)).toEqual(ids);
    expect(
      readCsv(incidentCsv(source))
        .slice(1)
        .map((row) => row[1]),
    ).toEqual(ids);
    expect(incidentMermaid(source)).toMatch(/^gantt\n/);
  });
});
