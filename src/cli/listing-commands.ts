/** The commands over many incidents: their words, their options, and the file that does each. */
import { CONNECTION, option, repeated, type CommandSpec, type OptionSpec } from './options.js';

/** Which incidents are meant. */
const CRITERIA: readonly OptionSpec[] = [
  option('-q, --q <words>', 'with these words, each by its beginning'),
  option('--open', 'in progress only'),
  repeated('--company <name>', 'of this company, however it is written; "" is none, here and below'),
  repeated('--product <name>', 'of this product'),
  repeated('--service <name>', 'of this service'),
  repeated('--category <name>', 'of this category'),
  repeated('--keyword <name>', 'with this keyword'),
  repeated('--sev <severity>', 'of this severity'),
  repeated('--status <status>', 'recorded, detected, open, mitigated, resolved or closed'),
  repeated('--year <year>', 'that began in this year (UTC)'),
  option('--from <time>', 'that lasted until then or longer; a date will do'),
  option('--to <time>', 'that began before then; a date will do'),
  option('--min <length>', 'whose headline is at least this'),
  option('--max <length>', 'whose headline is at most this'),
  repeated('--has <what>', 'duration, claims, lint or unconfirmed'),
  option('--drills', 'drills too'),
  option('--retracted', 'retracted ones too'),
];

const GROUPED = option('--by <what>', 'company, product, service, category, keyword, severity, status or year');

const analysis = (name: string, summary: string, options: readonly OptionSpec[] = []): CommandSpec => ({
  name: `analytics ${name}`,
  words: '',
  summary,
  options: [...options, ...CRITERIA, ...CONNECTION],
  load: async () => (await import('./commands/analytics.js')).analytics,
});

export const LISTING_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'list',
    words: '',
    summary: 'incidents, newest first',
    options: [
      ...CRITERIA,
      option('--sort <order>', 'startedAt, duration, title, -startedAt (default), -duration or -updatedAt'),
      option('--limit <n>', 'no more than this (default: 100)'),
      option('--all', 'every one'),
      ...CONNECTION,
    ],
    load: async () => (await import('./commands/list.js')).list,
  },
  {
    name: 'facets',
    words: '',
    summary: 'how many incidents there are of each company, service, year …',
    options: [
      repeated('--facet <name>', 'only this one'),
      option('--prefix <text>', 'only values that begin so'),
      option('--limit <n>', 'so many values of each (default: 10)'),
      ...CRITERIA,
      ...CONNECTION,
    ],
    load: async () => (await import('./commands/facets.js')).facets,
  },
  analysis('durations', 'every duration of a metric, with median and P90, drawn on a log scale', [
    option('--metric <id>', 'of this metric (default: duration)'),
    GROUPED,
  ]),
  analysis('counts', 'how many began when', [option('--by <period>', 'year, month (default) or day')]),
  analysis('hours', 'in which hours of the week they began, on the clocks of --tz'),
  analysis('stages', 'where the time goes'),
  analysis('learned-late', 'how late facts came to be known'),
  analysis('together', 'what occurs together', [option('--of <what>', 'category (default), keyword or service')]),
  analysis('claims', 'what was claimed, and what no facts support', [GROUPED]),
];
