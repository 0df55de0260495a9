/** The commands that compare moments of an incident: see `commands.ts`. */
import { CONNECTION, option, type CommandSpec } from './options.js';

const CLOCK = option('--clock <name>', 'recorded (default), or learned: by when the responders learned it');

export const MOMENT_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'diff',
    words: '[INC]',
    summary: 'what differs between two moments of knowledge',
    options: [
      option('--from <moment>', 'a revision or a time'),
      option('--to <moment>', 'a revision or a time; it may be the earlier one (default: now)'),
      CLOCK,
      option('--md', 'as Markdown'),
      ...CONNECTION,
    ],
    load: async () => (await import('./commands/moments.js')).diff,
  },
  {
    name: 'digest',
    words: '[INC]',
    summary: 'what is new since a moment, in at most 60 words',
    options: [option('--since <moment>', 'a revision or a time (default: the beginning)'), CLOCK, ...CONNECTION],
    load: async () => (await import('./commands/moments.js')).digest,
  },
];
