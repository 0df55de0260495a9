#!/usr/bin/env node
/** Starts the service from the command line, and stops it on SIGTERM and SIGINT. */
import './compile-cache.js';
import { readSettings, StartRefused, USAGE, type Settings } from './config.js';
import { endProcess } from './end-process.js';
import { isNewFolder, startWords, STOP_WORDS, STOPPED_WORDS } from './start-words.js';

const say = (text: string): void => void process.stdout.write(text);
const complain = (text: string): void => void process.stderr.write(text);

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

function settingsOrExit(): Settings {
  try {
    const settings = readSettings(process.argv.slice(2), process.env);
    if (settings) return settings;
    say(USAGE);
    return process.exit(0);
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    complain(`${error.message}\n\n${USAGE}`);
    return process.exit(EXIT_USAGE);
  }
}

const settings = settingsOrExit();
const atTerminal = process.stdout.isTTY === true;
const tell = (words: string): void => (atTerminal ? say(`${words}\n`) : undefined);
try {
  const isNew = isNewFolder(settings);
  const starting = import('./serve.js').then(({ serve }) => serve(settings, { addressInLog: !atTerminal }));
  const stopping = new AbortController();
  const stop = (): void => {
    stopping.abort();
    tell(STOP_WORDS);
    starting
      .then((service) => service.close())
      .then(() => tell(STOPPED_WORDS))
      .catch((error: unknown) => {
        complain(`asof could not stop cleanly: ${String(error)}\n`);
        process.exitCode = EXIT_FAILED;
      })
      .finally(endProcess);
  };
  // Whoever stops it may do so as soon as it has said where it answers, or before.
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const service = await starting;
  if (atTerminal) tell(await startWords(service, settings, isNew));
  if (settings.demo) {
    const { playDemo } = await import('./demo/player.js');
    const telling = { ...settings.demo, say: (line: string) => say(`${line}\n`), signal: stopping.signal };
    await playDemo(service.url, telling).catch((error: unknown) => {
      complain(`asof demo: ${String(error)}\n`);
      process.exitCode = EXIT_FAILED;
      stop();
    });
  }
} catch (error) {
  complain(`asof cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof StartRefused ? EXIT_USAGE : EXIT_FAILED);
}
