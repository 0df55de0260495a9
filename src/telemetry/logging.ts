/**
 * Logs are Fastify's pino: JSON lines to a pipe, readable ones to a terminal. They hold request ids, routes and
 * statuses, never an address in full (an incident's id is made of its title), a query, a body or a header.
 */
import { type LoggerService } from '@nestjs/common';
import { type FastifyBaseLogger, type FastifyServerOptions } from 'fastify';

type LogOptions = Exclude<NonNullable<FastifyServerOptions['logger']>, boolean>;

/** @param level as in pino; `silent` turns logging off */
export async function logOptions(level: string, terminal: boolean): Promise<LogOptions> {
  // Fastify's own serialisers would write addresses; nothing here logs a request or reply object.
  const serializers = { req: () => ({}), res: () => ({}) };
  if (!terminal) return { level, serializers, base: null };
  const { default: pretty } = await import('pino-pretty');
  const stream = pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true });
  return { level, serializers, base: null, stream };
}

/** Nest's own logger, routed into ours. What it says while it starts is of interest to its developers only. */
export class NestLog implements LoggerService {
  constructor(private readonly pino: () => FastifyBaseLogger) {}

  log(message: unknown, context?: unknown): void {
    this.pino().debug({ context }, String(message));
  }

  debug(message: unknown, context?: unknown): void {
    this.pino().debug({ context }, String(message));
  }

  verbose(message: unknown, context?: unknown): void {
    this.pino().trace({ context }, String(message));
  }

  warn(message: unknown, context?: unknown): void {
    this.pino().warn({ context }, String(message));
  }

  error(message: unknown, ...more: unknown[]): void {
    this.pino().error(message instanceof Error ? { err: message, more } : { more }, String(message));
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.pino().fatal(message instanceof Error ? { err: message } : { more }, String(message));
  }
}

const REPEATED_AFTER_MS = 60_000;

/**
 * Says the same words again only after a minute: what is away for long is asked for again and again.
 * @param now in milliseconds
 */
export function sparing(say: (words: string) => void, now = (): number => performance.now()): (words: string) => void {
  let said = '';
  let saidAt = 0;
  return (words) => {
    if (words === said && now() - saidAt < REPEATED_AFTER_MS) return;
    said = words;
    saidAt = now();
    say(words);
  };
}
