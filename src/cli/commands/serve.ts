/** `asof serve`: the service itself, in this process. The only command that loads it. */
import { once } from 'node:events';
import { EXIT, Failure, UsageFault } from '../failures.js';
import { type Session } from '../session.js';

/** Serves until SIGINT or SIGTERM. */
export async function serveHere(session: Session): Promise<void> {
  session.takeNothing();
  const { readSettings, StartRefused } = await import('../../config.js');
  try {
    const settings = readSettings(session.line.typed.slice(1), session.env);
    if (settings === null) return;
    const { serve } = await import('../../serve.js');
    const { isNewFolder, startWords, STOP_WORDS, STOPPED_WORDS } = await import('../../start-words.js');
    const isNew = isNewFolder(settings);
    const atTerminal = process.stdout.isTTY === true;
    // Whoever stops it may do so as soon as it has said where it answers, or before.
    const stopping = signalled();
    const service = await serve(settings, { addressInLog: !atTerminal });
    session.say(atTerminal ? await startWords(service, settings, isNew) : `asof: serving at ${service.url}`);
    try {
      if (settings.demo) await tellDemo(session, service.url, settings.demo.speed, stopping);
      if (!stopping.aborted) await once(stopping, 'abort');
    } finally {
      if (atTerminal) session.say(STOP_WORDS);
      await service.close();
      if (atTerminal) session.say(STOPPED_WORDS);
    }
  } catch (error) {
    if (error instanceof StartRefused) throw new UsageFault('cannot start', error.message.split('\n'));
    throw new Failure(EXIT.failed, `cannot serve: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function tellDemo(session: Session, origin: string, speed: number, signal: AbortSignal): Promise<void> {
  const { playDemo } = await import('../../demo/player.js');
  await playDemo(origin, { speed, say: (line) => session.print(line), signal });
}

/** Aborts on SIGINT and SIGTERM. */
function signalled(): AbortSignal {
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());
  return stopping.signal;
}
