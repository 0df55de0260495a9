/** What `asof help` says, from the table of commands. */
import { usageOf, type CommandSpec } from './options.js';
import { table } from './terminal.js';

const WIDTH = 80;

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** Every command with a line. */
export const overview = (specs: readonly CommandSpec[]): string =>
  [
    'asof: incident timelines that prove every number: what happened, and when anyone',
    'knew it.',
    '',
    'Commands ("asof help COMMAND" says more, "asof help types" lists the types of entries):',
    ...indented(
      table(
        specs.map(({ name, summary }) => [name, summary]),
        WIDTH - 2,
      ),
    ),
    CONVENTIONS,
  ].join('\n');

/** One command with all its options. */
export const commandHelp = (spec: CommandSpec): string =>
  [
    `Usage: asof ${usageOf(spec)}`,
    '',
    spec.summary,
    '',
    'Options:',
    ...indented(
      table(
        spec.options.map(({ flags, about }) => [flags, about]),
        WIDTH - 2,
      ),
    ),
    ...(spec.help === undefined ? [] : ['', spec.help]),
  ].join('\n');

const CONVENTIONS = `
INC is an incident's id, a unique beginning of one, or ASOF_INCIDENT; left out,
it is the only one in progress.
ENTRY is an entry's id, '#7' (recorded at revision 7; quote it, or write 7), or
last.
TIME is 2026-11-20T18:30:00Z, "2026-11-20 18:30", 18:30 (the latest that is not
more than five minutes in the future), "9:16 PM PDT" or -5m (counted from the
service's now), on the clocks of --tz, else ASOF_TZ, else this machine.
LENGTH is 121m, 1h50, "1 h 39 min", "110 minutes" or PT121M.

Settings: flags, then ASOF_URL, ASOF_TOKEN, ASOF_TOKEN_FILE, ASOF_TZ and
ASOF_ACTOR, then ~/.config/asof/config.json (url, token, tokenFile, timeZone,
actor). Data goes to stdout, messages to stderr.
Exit: 0 ok, 1 failed, 2 usage, 4 authentication, 5 conflict, 6 unreachable.`;
