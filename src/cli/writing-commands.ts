/** The commands that write: their words, their options, and the file that does each. Corrections have a file of their own. */
import { CORRECTING_COMMANDS } from './correcting-commands.js';
import {
  ACTOR,
  AT,
  COMPONENT,
  CONNECTION,
  CUSTOM,
  ENTRY,
  KEY,
  LEARNED,
  LEVEL,
  option,
  REASON,
  repeated,
  TEXT,
  UNTIL,
  type CommandSpec,
} from './options.js';

const NOTE_TYPES = [
  ['note', 'add a note'],
  ['decision', 'add a decision'],
  ['hypothesis', 'add a hypothesis'],
  ['question', 'add an open question'],
] as const;

const NOTE_HELP = 'With one word, it is the text; with two, INC and the text.';

const notes = NOTE_TYPES.map(([name, summary]): CommandSpec => ({
  name,
  words: '[INC] TEXT',
  summary,
  options: [...ENTRY, ...CONNECTION],
  help: NOTE_HELP,
  load: async () => (await import('./commands/entries.js')).note,
}));

const STATUS_VERBS = [
  ['ack', 'somebody has taken it on'],
  ['detect', 'it was noticed'],
  ['mitigate', 'the worst is over'],
  ['reopen', 'what was resolved has begun again'],
] as const;

const statusVerbs = STATUS_VERBS.map(([name, summary]): CommandSpec => ({
  name,
  words: '[INC]',
  summary,
  options: [TEXT, ...ENTRY, ...CONNECTION],
  load: async () => (await import('./commands/entries.js')).statusVerb,
}));

const IMPACTS = [
  ['start', 'impact begins', [COMPONENT, LEVEL]],
  ['change', 'impact gets another level; without --component the only open one', [COMPONENT, LEVEL, CUSTOM]],
  ['end', 'impact ends; without --component the only open one', [COMPONENT, CUSTOM]],
] as const;

const impacts = IMPACTS.map(([edge, summary, own]): CommandSpec => ({
  name: `impact ${edge}`,
  words: '[INC]',
  summary,
  options: [...own, TEXT, ...ENTRY, ...CONNECTION],
  load: async () => (await import('./commands/impact.js')).impact,
}));

const CHANGES = [
  ['release', 'a version goes out'],
  ['rollback', 'a version is taken back'],
] as const;

const CHANGE_HELP = `In GitHub Actions, GitLab CI and Buildkite the version (a tag, else the commit), commit, run and actor are known,
and the key is made of run, attempt, job, service, environment and version, so that a step run twice is one change.
Without an incident it is a change of the service, and shows beside the incidents of that service as a suspect. It gives
up after 5 s and 3 tries. Where CI is set, --soft-fail is on. An empty option is an absent one, whatever the environment
says.`;

/** The others say of a change that it has none, whatever the environment says. */
const ABSENT_IF_EMPTY = ['at', 'learned', 'key', 'reverts', 'source', 'text', 'server', 'token-file', 'tz'];

const changes = CHANGES.map(([name, summary]): CommandSpec => ({
  name,
  words: '',
  summary,
  options: [
    option('--service <name>', 'what was changed'),
    option('--version <version>', 'to which version, or back to which'),
    option('--incident <inc>', 'the incident that it belongs to, if one is known (ASOF_INCIDENT)'),
    option('--env <name>', 'where, such as prod'),
    option('--commit <sha>', 'which commit'),
    option('--reverts <id>', 'the release that a rollback takes back: its entry id or version'),
    option('--run-url <url>', 'the run that did it'),
    option('--source <source>', 'cli or ci (default: ci in a deploy job)'),
    option('--soft-fail', 'turn any failure but a usage fault into a warning and exit 0; on where CI is set'),
    TEXT,
    ...ENTRY,
    ...CONNECTION,
  ],
  absentIfEmpty: ABSENT_IF_EMPTY,
  help: CHANGE_HELP,
  load: async () => (await import('./commands/release.js')).change,
}));

const AUDIENCE = [
  option('--private', 'for you alone, and admins'),
  repeated(
    '--visible-to <who>',
    'for key:ID, group:NAME, user:ID, and admins; +group:NAME is one more, -key:ID one less',
  ),
];

/** The words of `composer.ts`, for people. */
const COMPOSER_HELP = `A line is one entry, in these words (# begins a comment):

  TIME [ZONE] TEXT                               as people write timelines: bullets, tables, bold or bracketed times
  [TIME] release SERVICE VERSION [TEXT]          also rollback, release_completed
  [TIME] impact start|change|end [COMPONENT] [LEVEL] [TEXT]
  [TIME] severity SEV [TEXT]
  [TIME] TYPE [TEXT]                             a known type (declared, resolved, …) or a custom X_started, X_ended
  [TIME] LABEL: TEXT                             "Resolved: …", "First detected: …"; anything else is a note

TIME is 18:22, 6:22 PM, ~18:22, 18:22–18:40, -5m, T+5m, "2026-11-20 18:22", 20/11/2026 18:22, a date or RFC 3339. Lines go
forward: a step back of more than six hours is the next day, and is said. Lines without any date end at --at, or now.
ZONE is UTC, +02:00, PDT, Europe/Berlin …; else that of the column, of "all times in …", of --tz. An abbreviation with
several meanings is refused. Every line that cannot be read is named, and then nothing is posted.
LEVEL is down, degraded or minor. Before TEXT, words like env=prod level=slow learned=18:41 until=18:50 set fields:
component level service env version commit reverts sev actor learned until. Quotes hold words together.`;

export const WRITING_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'declare',
    words: 'TITLE',
    summary: 'open an incident and declare it',
    options: [
      option('--sev <severity>', 'such as 2'),
      repeated('--service <name>', 'a service that it is about'),
      option('--company <name>', 'whose'),
      option('--product <name>', 'of which product'),
      option('--summary <text>', 'what it is about'),
      option('--id <id>', 'its id (default: the date and the title)'),
      option('--drill', 'an exercise'),
      ...AUDIENCE,
      TEXT,
      ...ENTRY,
      ...CONNECTION,
    ],
    load: async () => (await import('./commands/declare.js')).declare,
  },
  {
    name: 'add',
    words: '[INC] TYPE [TEXT]',
    summary: 'add any entry, or a file of them',
    options: [
      option('--file <file>', 'one entry a line, "-" is stdin; all are posted or none'),
      option('--dry-run', 'with --file: show what was understood, and post nothing'),
      {
        flags: '--between <time> <time>',
        about: 'when it was true, if no better is known than between the two',
        repeat: true,
      },
      CUSTOM,
      COMPONENT,
      LEVEL,
      UNTIL,
      option('--sev <severity>', 'for severity_changed'),
      option('--service <name>', 'for changes'),
      option('--env <name>', 'for changes'),
      option('--version <version>', 'for changes'),
      ...ENTRY,
      ...CONNECTION,
    ],
    help: `Of two words, the first is the type if it is a known one, or if it could be a custom one and the second is no
known type; otherwise it is INC. With --file, --at is the moment that -5m counts from,
and that the last line without a date does not lie after.

${COMPOSER_HELP}`,
    load: async () => (await import('./commands/entries.js')).add,
  },
  ...notes,
  ...statusVerbs,
  ...impacts,
  ...changes,
  {
    name: 'resolve',
    words: '[INC]',
    summary: 'the incident is resolved; says which impact is still open',
    options: [
      option('--end-impact', 'end the open impact too'),
      option('--again', 'once more, though it is resolved'),
      TEXT,
      ...ENTRY,
      ...CONNECTION,
    ],
    load: async () => (await import('./commands/impact.js')).resolve,
  },
  {
    name: 'set',
    words: '[INC]',
    summary: 'change the title, services, severity …',
    options: [
      option('--title <text>', 'the title'),
      option('--sev <severity>', 'the severity; it is an event while the incident goes on, or with --at'),
      repeated('--service <name>', 'api: the new list; +api: one more; -api: one less'),
      repeated('--category <name>', 'likewise'),
      repeated('--keyword <word>', 'likewise'),
      option('--company <name>', 'whose'),
      option('--product <name>', 'of which product'),
      option('--summary <text>', 'what it is about'),
      option('--kind <kind>', 'incident or drill'),
      option('--historical', 'written down afterwards: nothing about it is pending'),
      option('--live', 'not historical'),
      ...AUDIENCE,
      option('--public', 'for everyone who may read'),
      REASON,
      AT,
      ACTOR,
      KEY,
      ...CONNECTION,
    ],
    help: 'An empty value clears a field: --company "".',
    load: async () => (await import('./commands/describe.js')).set,
  },
  ...CORRECTING_COMMANDS,
  {
    name: 'import',
    words: 'FILE|FOLDER…',
    summary: 'import reports of any layout, files of status pages and pagers, or openings',
    options: [
      option('--dry-run', 'say what would be done, and do nothing'),
      option('--prune', 'retract what an edited report no longer says; else it is told, and kept'),
      option('--date <day>', 'the day of times that name none, where the report does not say'),
      option('--format <name>', 'what the files are, where they do not show it, such as statuspage'),
      ...CONNECTION,
    ],
    help: `.md, .markdown, .qmd, .rst, .txt, .log and .erb, and in a folder files without an ending that have two timed lines, are
reports, documents of the Postmortem Index or issues of cState; .json is an array of such documents, or a file of Statuspage,
Google Cloud, Upptime or PagerDuty; .ndjson or .jsonl has a line for each incident to open; "-" is stdin. --tz is the zone of
times that name none. A report is known again by its path as typed. Twice changes nothing, an edited file becomes amendments,
and what a person has confirmed, amended or retracted stays as it is. A row that fails fails alone; then the exit code is 1.`,
    load: async () => (await import('./commands/import.js')).importFiles,
  },
  {
    name: 'claim',
    words: '[INC] LENGTH',
    summary: 'record a duration that somebody stated, such as 121m',
    options: [
      TEXT,
      option('--by <who>', 'who stated it, such as publisher'),
      option('--url <url>', 'where'),
      option('--metric <id>', 'the duration that it speaks of, such as time_to_detect'),
      option('--about', 'stated as "about"'),
      option('--at-least', 'stated as "at least"'),
      option('--at-most', 'stated as "at most"'),
      option('--stated-at <time>', 'when it was stated'),
      LEARNED,
      KEY,
      ...CONNECTION,
    ],
    load: async () => (await import('./commands/claim.js')).claim,
  },
];
