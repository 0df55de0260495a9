/** The page of commands has every one, as the command itself tells it, and no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { commandsFor } from '../../src/cli/commands.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/reference/commands.md'), 'utf8');

it('names every command with its words and its sentence', async () => {
  const told = (await commandsFor([])).map(({ name, words, summary }) =>
    [`\`asof ${name}${words === '' ? '' : ` ${words}`}\``, summary].map((cell) => cell.replaceAll('|', '\\|')),
  );
  const rows = [...PAGE.matchAll(/^\| (`asof [^`]+`) +\| (.+?) +\|$/gm)].map(([, command, what]) => [command!, what!]);
  expect(told.length).toBeGreaterThan(50);
  expect(rows.map(String).sort()).toEqual(told.map(String).sort());
});
