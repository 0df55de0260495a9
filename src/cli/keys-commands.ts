/** `asof keys …`: who may come in. */
import { CONNECTION, option, repeated, type CommandSpec } from './options.js';

const PLACE = [
  option('--data <folder>', 'of a service that does not run (ASOF_DATA, MONGODB_URL)'),
  ...CONNECTION.filter(({ flags }) => !flags.startsWith('--tz')),
];

const WHERE = `Asked is the service that --server or ASOF_URL names. Without one it is done in the settings themselves: in MongoDB
where MONGODB_URL names it, else in the data folder while no service runs there.`;

export const KEYS: readonly CommandSpec[] = [
  {
    name: 'keys create',
    words: '',
    summary: 'make a key; it is printed this once',
    options: [
      repeated('--scope <scope>', 'admin, write, read, changes or propose'),
      option('--name <text>', 'who or what has it (default: the user)'),
      repeated('--group <name>', 'by which private incidents are shown'),
      repeated('--service <name>', 'with changes: of which service'),
      option('--expires <when>', '90d, 12h or an instant (default: never)'),
      ...PLACE,
    ],
    help: WHERE,
    load: async () => (await import('./commands/access-keys.js')).createKey,
  },
  {
    name: 'keys list',
    words: '',
    summary: 'which keys there are, and when each was used last',
    options: PLACE,
    help: WHERE,
    load: async () => (await import('./commands/access-keys.js')).listKeys,
  },
  {
    name: 'keys revoke',
    words: 'ID',
    summary: 'end a key, and the sessions that were begun with it',
    options: PLACE,
    help: WHERE,
    load: async () => (await import('./commands/access-keys.js')).revokeKey,
  },
];
