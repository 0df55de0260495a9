/** The commands that go on while an incident does, or did: their words, their options, and the file that does each. */
import { CONNECTION, option, repeated, type CommandSpec } from './options.js';

export const LIVE_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'tail',
    words: '[INC]',
    summary: 'follow what is recorded, a line each; of every incident if none is named',
    options: [
      option('--after <id>', 'begin after this revision (without INC: id or position), or at "start"'),
      repeated('--type <type>', 'only this: declared, op.amended, …'),
      option('--count <n>', 'end after so many'),
      ...CONNECTION,
    ],
    help: `It begins with what comes from now on. When the connection is lost it says so, and goes on where it was.
With --json every line is a stored event, as JSON.`,
    load: async () => (await import('./commands/tail.js')).tail,
  },
  {
    name: 'watch',
    words: '[INC]',
    summary: 'show where an incident stands, until it is resolved',
    options: [
      option('--until <status>', 'detected, open, mitigated, resolved (default) or closed'),
      option('--exit-status', 'fail if it ends otherwise: after --timeout, or retracted'),
      option('--timeout <length>', 'give up after this: 30m, 2h'),
      ...CONNECTION,
    ],
    load: async () => (await import('./commands/watch.js')).watch,
  },
  {
    name: 'replay',
    words: '[INC]',
    summary: 'tell an incident again: timeline, status and durations after each event',
    options: [
      option('--speed <n>', 'so many times as fast as it went (default: 16; into a pipe: at once)'),
      option('--step', 'wait for a key after each event: space or Enter goes on, q ends'),
      option('--rhythm <name>', 'recorded (default), learned, or occurred (default if written down afterwards)'),
      ...CONNECTION,
    ],
    help: `recorded: every event as it was recorded. learned: every event as the responders came to know it.
occurred: what is known today, as it happened. With --json every line is a frame, as JSON.`,
    load: async () => (await import('./commands/replay.js')).replay,
  },
];
