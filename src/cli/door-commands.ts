/** `asof hooks …` and `asof subscriptions …`: what other tools send, and what is sent to others. */
import { CONNECTION, option, repeated, type CommandSpec, type OptionSpec } from './options.js';

/** Without clocks: no time is typed. */
const PLACE = CONNECTION.filter(({ flags }) => !flags.startsWith('--tz'));

const TARGET: readonly OptionSpec[] = [
  option('--incident <inc>', 'into this incident; it may be opened later'),
  option('--opens', 'an incident for each group of alerts, or incident of the sender'),
  option('--service <name>', 'to the changes of this service, whatever the sender calls it'),
  option('--env <name>', 'of the changes, in place of what the sender says'),
  repeated('--map <field=label>', 'of alerts: which label is the component, service or environment'),
  repeated('--channel <id=inc>', 'of slack: the incident of a channel'),
  option('--timestamp-header <name>', 'of grafana: the header with the time that is signed along'),
  option('--secret-file <file>', 'with the secret that the sender has made, "-" is stdin (default: one is made)'),
  option('--tz <zone>', 'IANA zone of times that name none'),
];

const ADMIN = 'An admin does it: with a key of the scope admin, where the service asks for keys.';

export const DOOR_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'hooks create',
    words: 'KIND',
    summary: 'make an address for another tool to send to; its secret is printed this once',
    options: [...TARGET, ...PLACE],
    help: `KIND is alertmanager, argocd, flux, github, gitlab, grafana, launchdarkly, pagerduty, slack, standard or statuspage.
It says where to paste the address and the secret. ${ADMIN}`,
    load: async () => (await import('./commands/hooks.js')).createHook,
  },
  {
    name: 'hooks change',
    words: 'ID',
    summary: 'change where its entries go, or its secret',
    options: [
      ...TARGET,
      option('--no-opens', 'open no incidents any more'),
      option('--new-secret', 'make another secret; it is printed this once'),
      ...PLACE,
    ],
    help: 'An empty value clears: --incident "". --map and --channel are the whole new list.',
    load: async () => (await import('./commands/hooks.js')).changeHook,
  },
  {
    name: 'hooks list',
    words: '',
    summary: 'which hooks there are, where they go, and what keeps them from recording',
    options: PLACE,
    load: async () => (await import('./commands/hooks.js')).listHooks,
  },
  {
    name: 'hooks deliveries',
    words: 'ID',
    summary: 'what came of late, what became of it, and why not',
    options: CONNECTION,
    load: async () => (await import('./commands/hooks.js')).hookDeliveries,
  },
  {
    name: 'hooks delete',
    words: 'ID',
    summary: 'take a hook away; what it has recorded stays',
    options: PLACE,
    load: async () => (await import('./commands/hooks.js')).deleteHook,
  },
  {
    name: 'subscriptions create',
    words: 'URL',
    summary: 'have what is recorded posted to a URL; the secret is printed this once',
    options: [
      repeated('--type <type>', 'only this: declared, op.amended, … (default: everything)'),
      option('--incident <inc>', 'only of this incident; it may be opened later'),
      option('--thin', 'without words'),
      ...PLACE,
    ],
    help: `Deliveries are Standard Webhooks. URL is https, at a public address, unless ASOF_ALLOW_PRIVATE_TARGETS of the service
says otherwise. ${ADMIN}`,
    load: async () => (await import('./commands/subscriptions.js')).subscribe,
  },
  {
    name: 'subscriptions list',
    words: '',
    summary: 'who is told what happens',
    options: PLACE,
    load: async () => (await import('./commands/subscriptions.js')).listSubscriptions,
  },
  {
    name: 'subscriptions deliveries',
    words: 'ID',
    summary: 'what was sent, what came of it, and what is tried again',
    options: [option('--limit <n>', 'no more than this (default: 20)'), ...CONNECTION],
    load: async () => (await import('./commands/subscriptions.js')).subscriptionDeliveries,
  },
  {
    name: 'subscriptions retry',
    words: 'ID N',
    summary: 'send a delivery again, or sooner',
    options: PLACE,
    load: async () => (await import('./commands/subscriptions.js')).retryDelivery,
  },
  {
    name: 'subscriptions delete',
    words: 'ID',
    summary: 'send nothing more',
    options: PLACE,
    load: async () => (await import('./commands/subscriptions.js')).unsubscribe,
  },
];
