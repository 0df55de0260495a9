/** From a command line to an exit code. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { commandsFor } from './commands.js';
import { EXIT, tellFailure, UsageFault } from './failures.js';
import { usageOf, type CommandSpec, type OptionSpec } from './options.js';
import { Given, Session, type CommandLine, type Streams } from './session.js';
import { type Environment } from './settings.js';
import { harmless } from './terminal.js';

export interface Surroundings {
  readonly env: Environment;
  readonly streams: Streams;
  readonly version: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Runs one command. @param typed what follows `asof` */
export async function run(typed: readonly string[], surroundings: Surroundings): Promise<number> {
  const { env, streams, now } = surroundings;
  const say = (line: string): void => void streams.messages.write(`${harmless(line)}\n`);
  let session: Session | null = null;
  // `asof list | head` closes the pipe early, which is no failure. A command that writes goes on to its end.
  streams.data.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (session === null || session.pinned === null) process.exit();
  });
  streams.messages.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    const asked = await readCommandLine(typed, surroundings.version);
    if ('text' in asked) {
      streams.data.write(`${asked.text}\n`);
      return EXIT.ok;
    }
    session = new Session(asked.line, env, streams, now());
    const act = await asked.spec.load();
    return (await act(session)) ?? EXIT.ok;
  } catch (error) {
    const exitCode = tellFailure(error, say);
    if (session !== null && session.pinned !== null) {
      const { howToRepeat } = await import('./write.js');
      for (const line of howToRepeat(error, session)) say(line);
    }
    return exitCode;
  }
}

type Asked = { readonly spec: CommandSpec; readonly line: CommandLine } | { readonly text: string };

/** Which command is typed, with which options and words; or the help or version that is asked for. */
async function readCommandLine(typed: readonly string[], version: () => string): Promise<Asked> {
  const [first] = typed;
  if (first === '--version' || first === '-V') return { text: version() };
  const wantsHelp = first === undefined || first === 'help' || first === '--help' || first === '-h';
  const words = wantsHelp ? typed.slice(1) : typed;
  if (wantsHelp && words[0] === 'types') return { text: (await import('./help-types.js')).typesHelp() };
  const specs = await commandsFor(words);
  const spec = specs.find(({ name }) => name === words.slice(0, depthOf(name)).join(' '));
  if (wantsHelp || spec === undefined) return { text: await help(specs, spec, words, wantsHelp) };
  const depth = depthOf(spec.name);
  const { options, words: own } = readOptions(spec, typed.slice(depth));
  if (options['help'] === true) return { text: await help(specs, spec, words, true) };
  return { spec, line: { typed, depth, words: own, given: new Given(options), usage: usageOf(spec) } };
}

const depthOf = (name: string): number => name.split(' ').length;

async function help(
  specs: readonly CommandSpec[],
  spec: CommandSpec | undefined,
  words: readonly string[],
  wanted: boolean,
): Promise<string> {
  const { commandHelp, overview } = await import('./help.js');
  if (spec !== undefined) return commandHelp(spec);
  const isGroup = specs.every(({ name }) => name.startsWith(`${words[0]} `));
  if (wanted && (isGroup || words.length === 0)) return overview(specs);
  const names = specs.map(({ name }) => name).filter((name) => isGroup || name.startsWith(words[0]!.slice(0, 2)));
  throw new UsageFault(isGroup ? `say which: ${names.join(', ')}` : `there is no command "${words[0]}"`, [
    ...(isGroup || names.length === 0 ? [] : [`perhaps: ${names.join(', ')}`]),
    '"asof help" lists the commands',
  ]);
}

const FLAGS = /^(?:-(\w), )?--([a-z-]+)(?: <.+>)?$/;

/** `--between A B` as `--between A --between B`, as `parseArgs` has no options of two values. */
function oneByOne(typed: readonly string[], pairs: ReadonlySet<string>): string[] {
  return typed.flatMap((word, i) => (i > 1 && pairs.has(typed[i - 2]!) ? [typed[i - 2]!, word] : [word]));
}

/** The parts of `-q, --q <words>`. */
export function flagParts({ flags }: OptionSpec): { name: string; short: string | undefined; takesValue: boolean } {
  const [, short, name] = FLAGS.exec(flags)!;
  return { name: name!, short, takesValue: flags.endsWith('>') };
}

/** An empty variable of a shell leaves an option without its value, and the next one in its place. */
const isFlag = (value: string, known: ReadonlyMap<string, unknown>): boolean =>
  value.startsWith('--') && known.has(value.slice(2));

/** By the long name in camel case. */
type Options = Record<string, string | boolean | string[]>;

/**
 * Reads options and words. `parseArgs` is not strict here, as strictly it takes no value that begins with a dash:
 * `--at -5m`. What strictness would find is found below.
 */
function readOptions(spec: CommandSpec, typed: readonly string[]): { options: Options; words: string[] } {
  const known = new Map(spec.options.map((option) => [flagParts(option).name, { ...flagParts(option), option }]));
  const config: ParseArgsConfig['options'] = { help: { type: 'boolean', short: 'h' } };
  for (const { name, short, takesValue } of known.values())
    config[name] = { type: takesValue ? 'string' : 'boolean', ...(short === undefined ? {} : { short }) };
  const pairs = new Set(
    spec.options.filter(({ flags }) => /> </.test(flags)).map((each) => `--${flagParts(each).name}`),
  );
  const { tokens, positionals } = parseArgs({
    args: oneByOne(typed, pairs),
    options: config,
    strict: false,
    tokens: true,
  });
  const options: Options = {};
  const faults: string[] = [];
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const own = known.get(token.name);
    const key = token.name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    if (token.name === 'help') options['help'] = true;
    else if (!own) faults.push(`${token.rawName} is not an option of "asof ${spec.name}"`);
    else if (own.takesValue !== (token.value !== undefined))
      faults.push(own.takesValue ? `${token.rawName} needs a value` : `${token.rawName} takes no value`);
    else if (token.inlineValue === false && isFlag(token.value, known))
      faults.push(`${token.rawName} needs a value: "${token.value}" is an option (${token.rawName}=… insists)`);
    else if (token.value === '' && spec.absentIfEmpty?.includes(token.name)) continue;
    else if (own.option.repeat) options[key] = [...((options[key] as string[] | undefined) ?? []), token.value!];
    else options[key] = token.value ?? true;
  }
  if (faults.length > 0 && options['help'] !== true)
    throw new UsageFault(faults[0]!, [...faults.slice(1), `"asof ${spec.name} --help" lists its options`]);
  return { options, words: positionals };
}
