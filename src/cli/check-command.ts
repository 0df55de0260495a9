/** `asof check`: its words and options, and the file that does it. */
import { CONNECTION, option, type CommandSpec } from './options.js';

export const CHECK: CommandSpec = {
  name: 'check',
  words: 'FILE|FOLDER|-…',
  summary: 'hold what a report states against itself, or against an incident',
  options: [
    option('--incident <inc>', 'hold it against the record of this incident, too'),
    option('--date <day>', 'the day of times that name none, where the report does not say'),
    option('--format <name>', 'text (default), json, sarif, or github: annotations of a pull request'),
    option('--fail-on <severity>', 'fail on error (default), or on warning, too'),
    option('--since <ref>', 'only reports that differ from where this branch left that of git'),
    option('--baseline <file>', 'do not tell what this file says is known'),
    option('--write-baseline', 'write what is found now into the baseline'),
    option('--explain <code>', 'what a code means; "codes" lists them, "metrics" the words that name a metric'),
    option('--fix', 'show each suggestion and ask whether to make it'),
    option('--verbose', 'every remark by itself, and every file that was skipped'),
    ...CONNECTION,
  ],
  help: `Works without a service, unless an incident is named. --tz is the zone of times of which the report says none.
A folder is looked through for .md, .markdown, .qmd, .rst, .txt, .log and .erb, and files without an extension that have
two timed lines. The nearest .asof.yml above a file may give tz, date-order, calendars, paths, fail-on and ignore.
<!-- asof-ignore CODE: reason --> quiets the next line. Exit: 0 nothing to fail on, 1 findings, 2 usage, or a file that
cannot be read; the others are checked all the same.`,
  load: async () => (await import('./commands/check/check.js')).check,
};
