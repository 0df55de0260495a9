/** The commands about changes of services: their words, their options, and the file that does each. */
import { CONNECTION, KEY, option, REASON, repeated, type CommandSpec } from './options.js';

const corrections = (
  [
    ['retract', 'take a change of a service out; "last" is the one recorded last'],
    ['restore', 'bring a retracted change of a service back'],
  ] as const
).map(([name, summary]): CommandSpec => ({
  name: `changes ${name}`,
  words: 'SERVICE ID',
  summary,
  options: [REASON, KEY, ...CONNECTION],
  load: async () => (await import('./commands/changes.js')).correctChange,
}));

export const SERVICE_COMMANDS: readonly CommandSpec[] = [
  ...corrections,
  {
    name: 'changes',
    words: 'SERVICE',
    summary: 'changes of a service, newest first',
    options: [
      option('--from <time>', 'made then or later; a date will do'),
      option('--to <time>', 'made before then; a date will do'),
      repeated('--env <name>', 'in this environment'),
      option('--limit <n>', 'no more than this (default: 20)'),
      option('--all', 'every one'),
      ...CONNECTION,
    ],
    load: async () => (await import('./commands/changes.js')).changes,
  },
  {
    name: 'suspects',
    words: '[INC]',
    summary: 'changes that may have caused an incident, the nearest first',
    options: CONNECTION,
    help: 'Of its services, from two hours before the first impact, and not linked yet: "asof link" links one.',
    load: async () => (await import('./commands/changes.js')).suspects,
  },
  {
    name: 'link',
    words: '[INC] CHANGE',
    summary: 'link a change of a service to an incident: SERVICE/ID, or the ID of a suspect',
    options: [REASON, KEY, ...CONNECTION],
    load: async () => (await import('./commands/link.js')).link,
  },
  {
    name: 'unlink',
    words: '[INC] CHANGE',
    summary: 'take a linked change out of an incident; that it was linked stays on record',
    options: [REASON, KEY, ...CONNECTION],
    load: async () => (await import('./commands/link.js')).unlink,
  },
];
