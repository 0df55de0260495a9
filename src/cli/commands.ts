/**
 * Every command of `asof`: its words, its options, and the file that does it. Those that read one incident stand here, each
 * other family in a `…-commands.ts` of its own. A file is loaded only when its command runs, so that none costs another's
 * start.
 */
import { CHECK } from './check-command.js';
import { KEYS } from './keys-commands.js';
import { CONNECTION, INCIDENT, MOMENT, option, repeated, type CommandSpec } from './options.js';

const READING_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'show',
    words: '[INC]',
    summary: 'an incident: milestones and the last 20 entries',
    options: [
      option('--all', 'every entry, retracted ones too'),
      option('-v, --verbose', 'with each entry its id, revision, where it came in, and which systems told it'),
      option('--md', 'as Markdown, with every field and a footnote for every number'),
      option('--mermaid', 'as a Gantt chart for Mermaid'),
      ...MOMENT,
      ...CONNECTION,
    ],
    load: async () => (await import('./commands/show.js')).show,
  },
  {
    name: 'durations',
    words: '[INC]',
    summary: 'every duration, or the reason why there is none',
    options: [
      repeated('--metric <id>', 'only this one'),
      option('--from <selector>', 'a pair: from, such as release or first:impact_started@api'),
      option('--to <selector>', 'a pair: to, such as last:resolved'),
      option('--total <kind>', 'union, sum or envelope'),
      option('--kind <kind>', 'of which windows (default: impact)'),
      option('--component <name>', 'of which component'),
      option('--level <level>', 'of which level'),
      ...MOMENT,
      ...CONNECTION,
    ],
    load: async () => (await import('./commands/proofs.js')).durations,
  },
  {
    name: 'claims',
    words: '[INC]',
    summary: 'stated durations, with what supports them',
    options: [...MOMENT, ...CONNECTION],
    load: async () => (await import('./commands/proofs.js')).claims,
  },
  {
    name: 'history',
    words: '[INC]',
    summary: 'the stored events, in the order of recording',
    options: CONNECTION,
    load: async () => (await import('./commands/proofs.js')).history,
  },
  {
    name: 'verify',
    words: '[INC]',
    summary: 'prove that nothing was changed afterwards',
    options: CONNECTION,
    load: async () => (await import('./commands/proofs.js')).verify,
  },
];

const SERVE: CommandSpec = {
  name: 'serve',
  words: '',
  summary: 'service and embedded store in one process',
  options: [
    option('--port <n>', 'port to listen on; 0 takes any (ASOF_PORT)'),
    option('--host <address>', 'address to listen on (ASOF_HOST)'),
    option('--data <folder>', 'where events are kept (ASOF_DATA)'),
    option('--public-url <url>', 'origin and path prefix of every link (ASOF_PUBLIC_URL)'),
    repeated('--allow-host <name>', 'a further name that callers may use, or ASOF_ALLOW_HOST'),
    option('--require-key', 'ask for a key here, too (ASOF_REQUIRE_KEY=1)'),
    repeated('--trusted-proxy <address>', 'a proxy in front, or a range of them (ASOF_TRUSTED_PROXY)'),
    option('--insecure', 'ask nobody for a key, on any address (ASOF_INSECURE=1)'),
    option('--log-level <level>', 'fatal, error, warn, info, debug, trace or silent (ASOF_LOG_LEVEL)'),
    option('--demo', 'play an invented incident; keeps nothing, and touches nothing that is kept'),
    option('--demo-speed <n>', 'how many times faster than life (default: 1)'),
  ],
  load: async () => (await import('./commands/serve.js')).serveHere,
};

const STORE_COPY: CommandSpec = {
  name: 'store copy',
  words: '',
  summary: 'copy all events from one store into another',
  options: [
    option('--from <place>', 'a data folder, esdb://…, or @ and a file that holds such a URL'),
    option('--to <place>', 'the same; a folder is made if need be'),
    option('--from-prefix <text>', 'of its streams in EventStoreDB (ASOF_STREAM_PREFIX, else none)'),
    option('--to-prefix <text>', 'the same of the target'),
    option('--json', 'print the outcome as JSON'),
  ],
  help: `Ids, times, hashes and the order of recording stay. Broken off, it goes on where it was; run again later, it copies
what is new. A stream that the target has otherwise is refused. In the end both are compared, event by event.`,
  load: async () => (await import('./commands/store-copy.js')).copyHere,
};

const PROJECTIONS: readonly CommandSpec[] = [
  {
    name: 'projections rebuild',
    words: 'NAME',
    summary: 'make all documents of a projection anew',
    options: [option('--no-wait', 'only ask for it'), ...CONNECTION],
    help: `What is read stays until the new documents are whole. Waits for that; interrupted, the rebuild goes on all the same.`,
    load: async () => (await import('./commands/projections.js')).rebuild,
  },
  {
    name: 'projections retry-parked',
    words: 'NAME',
    summary: 'try the streams again that a projection goes on without',
    options: CONNECTION,
    load: async () => (await import('./commands/projections.js')).retryParked,
  },
  {
    name: 'projections',
    words: '',
    summary: 'how far the read models are, and what keeps them',
    options: CONNECTION,
    load: async () => (await import('./commands/projections.js')).projections,
  },
];

const DOCTOR: CommandSpec = {
  name: 'doctor',
  words: '',
  summary: 'what is wrong with the settings, the service or the clocks, and what to do',
  options: CONNECTION,
  help: 'Exit: 0 if there is no problem (a warning is none), else 1.',
  load: async () => (await import('./commands/doctor.js')).doctor,
};

const MCP: CommandSpec = {
  name: 'mcp',
  words: '',
  summary: 'speak the Model Context Protocol on stdin and stdout, for agents',
  options: CONNECTION,
  help: `An agent starts it as its server; it hands each message on to the service, with the key of --token-file.`,
  load: async () => (await import('./commands/mcp.js')).mcp,
};

/** Whatever takes an incident as a word takes it as an option, too. */
const withIncident = (spec: CommandSpec): CommandSpec =>
  spec.words.startsWith('[INC]') ? { ...spec, options: [...spec.options, INCIDENT] } : spec;

/** The command that is typed (`impact` is three), or every one, for help. */
export const commandsFor = async (typed: readonly string[]): Promise<readonly CommandSpec[]> =>
  (await specsFor(typed)).map(withIncident);

async function specsFor(typed: readonly string[]): Promise<readonly CommandSpec[]> {
  const named = (specs: readonly CommandSpec[]): CommandSpec[] =>
    specs.filter(({ name }) => name.split(' ')[0] === typed[0]);
  const own = named([SERVE, DOCTOR, MCP, CHECK, STORE_COPY, ...KEYS, ...PROJECTIONS, ...READING_COMMANDS]);
  if (own.length > 0) return own;
  const [
    { MOMENT_COMMANDS },
    { WRITING_COMMANDS },
    { SERVICE_COMMANDS },
    { LISTING_COMMANDS },
    { LIVE_COMMANDS },
    { DOOR_COMMANDS },
  ] = await Promise.all([
    import('./moment-commands.js'),
    import('./writing-commands.js'),
    import('./service-commands.js'),
    import('./listing-commands.js'),
    import('./live-commands.js'),
    import('./door-commands.js'),
  ]);
  const others = named([
    ...MOMENT_COMMANDS,
    ...WRITING_COMMANDS,
    ...SERVICE_COMMANDS,
    ...LISTING_COMMANDS,
    ...LIVE_COMMANDS,
    ...DOOR_COMMANDS,
  ]);
  return others.length > 0
    ? others
    : [
        SERVE,
        DOCTOR,
        MCP,
        CHECK,
        STORE_COPY,
        ...KEYS,
        ...DOOR_COMMANDS,
        ...PROJECTIONS,
        ...WRITING_COMMANDS,
        ...SERVICE_COMMANDS,
        ...READING_COMMANDS,
        ...MOMENT_COMMANDS,
        ...LIVE_COMMANDS,
        ...LISTING_COMMANDS,
      ];
}
