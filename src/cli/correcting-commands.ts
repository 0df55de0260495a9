/** The commands that correct what is recorded: their words, their options, and the file that does each. */
import {
  ACTOR,
  AT,
  COMPONENT,
  CONNECTION,
  CUSTOM,
  KEY,
  LEARNED,
  LEVEL,
  option,
  REASON,
  TEXT,
  UNTIL,
  type CommandSpec,
} from './options.js';

const CORRECTIONS = [
  ['retract', 'take an entry out; with --all the whole incident', '--all', 'the whole incident, which must be named'],
  [
    'restore',
    'bring a retracted entry back; with --all the whole incident',
    '--all',
    'the whole incident, which must be named',
  ],
  ['confirm', 'make an entry that was found in prose or proposed a stated one', '--all', 'every unconfirmed entry'],
] as const;

const corrections = CORRECTIONS.map(([name, summary, all, about]): CommandSpec => ({
  name,
  words: '[INC] ENTRY',
  summary,
  options: [option(all, about), REASON, LEARNED, KEY, ...CONNECTION],
  load: async () => (await import('./commands/corrections.js')).correct,
}));

const UNDO_HELP = `It shows what it will do and asks. Entries are retracted, what was retracted is restored, amended and set fields say
again what they said, what was confirmed is unconfirmed again, a claim is withdrawn, a declared incident is retracted as
a whole. History keeps both. Where somebody has changed the same since, nothing is undone. Said again, it takes back the
command before; an undo itself is taken back by name: restore, retract, amend.
Without INC it is the incident in which I recorded last, also one that is resolved or retracted.
Of a release without an incident, which is a change of its service, it knows nothing: asof changes retract SERVICE last.
Mine is what my key, my token or I as the person signed in have recorded. Without keys it is what came from the command line with me as its actor (--actor,
ASOF_ACTOR, else the user), and every correction, as nobody can tell whose those are.`;

export const CORRECTING_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'amend',
    words: '[INC] ENTRY',
    summary: 'correct an entry; what it said before is kept',
    options: [
      REASON,
      AT,
      TEXT,
      option('--type <type>', 'what kind of fact it is'),
      CUSTOM,
      COMPONENT,
      LEVEL,
      option('--sev <severity>', 'for severity_changed'),
      ...['service', 'env', 'version', 'commit', 'reverts'].map((name) => option(`--${name} <value>`, 'for changes')),
      UNTIL,
      ACTOR,
      option('--learned <time>', 'when the correction was learned'),
      KEY,
      ...CONNECTION,
    ],
    help: 'An empty value clears a field: --component "".',
    load: async () => (await import('./commands/corrections.js')).amend,
  },
  ...corrections,
  {
    name: 'undo',
    words: '[INC]',
    summary: 'take back what my last command recorded in an incident',
    options: [
      option('--yes', 'do not ask'),
      option('--command <id>', 'this command of mine, by its commandid in "history --json"; else the last one'),
      REASON,
      ACTOR,
      ...CONNECTION,
    ],
    help: UNDO_HELP,
    load: async () => (await import('./commands/undo.js')).undo,
  },
];
