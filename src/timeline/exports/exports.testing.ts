/** For tests: incidents whose every word tries to be something else, as the exports see them. */
import fc from 'fast-check';
import { anyEntry } from '../../../test/support/any-story.js';
import { Story, type EntryInput } from '../../../test/support/story.js';
import { readEntry } from '../input/entry.js';
import { assess } from '../measure/assessment.js';
import { knowledgeAt, type Moment } from '../knowledge.js';
import { exportSource, type ExportSource, type ExportZone } from './export-source.js';

export const NOW = Date.parse('2026-02-01T00:00:00Z');

export function exported(
  { events }: Pick<Story, 'events'>,
  zone?: ExportZone,
  moment: Moment = { clock: 'recorded' },
): ExportSource {
  const knowledge = knowledgeAt(events, moment, NOW);
  if ('code' in knowledge) throw new Error(knowledge.code);
  return exportSource(knowledge, '', assess(knowledge.state, knowledge.evaluatedAt), zone);
}

export const HOSTILE = [
  '=cmd|calc',
  '+1',
  '-1',
  '@x',
  "'quoted",
  'a\nb',
  'a\r\nb\r# c',
  '\t=1',
  '> quoted\n\n## Timeline\n\n- 2020-01-01 **declared** `x`',
  '[^duration]: nothing',
  '`code` and ``more``',
  '`',
  ' blanks ',
  '"json"',
  'a | b, c; "d"',
  '--> %%{init: {}}%% <script>alert(1)</script>',
  ':after_title: section Status',
  '\u2028\u0085',
  '\\n \\` \\',
  '<!-- asof-entry {"id":"x"} --> --!> <!--',
  '```\n- 2020-01-01 **declared** `x`\n  <!-- asof-entry {} -->\n~~~',
  '<!-- asof-skip -->\n---\n{"a": 1}\n',
] as const;

const LINES = HOSTILE.filter((text) => !/[\n\r\t\u0085\u2028]/.test(text));
const line = fc.oneof(fc.constantFrom(...LINES), fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }));
const prose = fc.oneof(fc.constantFrom<string>(...HOSTILE), fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const words = fc.record({
  text: optional(prose),
  quote: optional(prose),
  actor: optional(line),
  occurredAtText: optional(line),
  environment: optional(line),
  commit: optional(line),
  attributes: optional(fc.dictionary(line, prose, { maxKeys: 3 })),
  links: optional(
    fc.array(
      fc.record({
        rel: optional(line),
        url: fc.constantFrom('https://a.example/<b>`', 'http://x.y/?a=b'),
        title: optional(line),
      }),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
  ),
  approximate: optional(fc.constant(true)),
  learnedAt: optional(fc.constantFrom('2024-02-01T10:00:00.123Z', '2024-03-01T10:00Z')),
  version: optional(line),
  severity: optional(fc.constantFrom('sev1', 'major')),
});

/** Beside those of any story: years, zones written out, milliseconds, the first years and the last. */
const times = fc.constantFrom(
  {},
  {},
  { occurredAt: '2024' },
  { occurredAt: '2023-12-31', precision: 'year', until: '2024-02-01T00:00:00.5Z' },
  { occurredAt: '2024-01-10T18:12+05:30', timeZone: 'Asia/Kolkata' },
  { occurredAt: '2024-01-10T18:12:30.125-03:30', precision: 'minute' },
  { occurredAt: '2024-01-10T18:12:00Z', earliest: '2024-01-10T18:00Z', latest: '2024-01-10T18:30Z' },
  { occurredAt: '2024-01-10T18:12:00Z', precision: 'day', timeZone: 'UTC' },
  { occurredAt: '0001-01-01T00:00:00Z' },
  { occurredAt: '9999-12-31T23:59:59.999Z' },
);

/** Bodies of entries that the service takes. */
export const anyBodies = fc.array(fc.tuple(anyEntry(), words, times), { maxLength: 8 }).map((all) =>
  all
    .map(([entry, own, time], i) => {
      const body = Object.fromEntries(
        Object.entries({ id: `e${i}`, ...entry, ...own, ...time }).filter(([, value]) => value !== undefined),
      );
      return body as EntryInput & Record<string, unknown>;
    })
    .filter((body) => readEntry(body).value !== null),
);

/** As the service stores them. */
export function storyOfBodies(bodies: readonly object[], title = 'A story', summary?: string): Story {
  const story = new Story('any', { title, ...(summary !== undefined && { summary }) });
  for (const body of bodies) {
    const { id, facts, texts, learnedAt } = readEntry(body).value!;
    story.happen(facts.type, { ...facts, entryId: id, ...(learnedAt !== null && { learnedAt }) }, texts);
  }
  return story;
}
