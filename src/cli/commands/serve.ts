/** `asof serve`: the service itself, in this process. The only command that loads it. */
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
    const service = await serve(settings);
    session.say(`asof: serving at ${service.url}`);
    await signalled();
    await service.close();
  } catch (error) {
    if (error instanceof StartRefused) throw new UsageFault('cannot start', error.message.split('\n'));
    throw new Failure(EXIT.failed, `cannot serve: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
