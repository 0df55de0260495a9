/** Starts the service in this process. Loading this file loads Nest; nothing else should, before it is needed. */
import { type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController } from 'fastify';
import { Gate } from './access/entrance/gate.js';
import { Keys } from './access/keys/keys.js';
import { accessWords, readyKeys, refuseWithoutPlace } from './access/starting.js';
import { AppModule } from './app.module.js';
import { checked, type Settings } from './config.js';
import { addEdge, refuseUnreadable, refuseUnroutable, requestIdOf } from './http/edge.js';
import { Lifecycle } from './http/lifecycle.js';
import { AnsweredRequests } from './telemetry/metrics/answered.js';
import { Metrics } from './telemetry/metrics/metrics.js';
import { ApiDocument } from './http/openapi/api-document.js';
import { logOptions, NestLog } from './telemetry/logging.js';
import { OpenConnections } from './http/open-connections.js';
import { openStores } from './stores.js';

/** How long requests that are on their way when stopping begins are told so, before connections are closed. */
const LAME_DUCK_MS = 250;
const DRAIN_MS = 10_000;
/** How often it is looked for connections that have become idle while the service stops. */
const IDLE_LOOK_MS = 50;
const REQUEST_TIMEOUT_MS = 30_000;
/** Anything that could be an id is looked up and is then 404; the head of a request ends at 16 KiB anyway. */
const MAX_PARAM_LENGTH = 16_384;

export interface RunningService {
  /** Where it answers, for people and clients. */
  readonly url: string;
  /** Where it answers on this machine, whatever its public URL is. */
  readonly address: string;
  /** Who may come in, in lines. */
  readonly access: readonly string[];
  /** Stops intake, finishes requests in flight (up to 10 s), closes the store and releases its lock. */
  close(): Promise<void>;
}

/**
 * @param options.port 0 takes any free port
 * @param addressInLog false for whoever says the address in words of their own
 * @throws StartRefused for settings that cannot be; DataFolderError; Error if it cannot listen at its address
 */
export async function serve(options: Settings, { addressInLog = true } = {}): Promise<RunningService> {
  const settings = checked(options);
  const lifecycle = new Lifecycle();
  refuseWithoutPlace(settings);
  const app = await createApp(settings, lifecycle);
  const access = await whoMayComeIn(settings, app);
  const fastify = app.getHttpAdapter().getInstance();
  const { log } = fastify;
  const { level } = log;
  const server = app.getHttpServer();
  const connections = new OpenConnections(server);
  try {
    // Where it answers is said at every level, except to those who asked for silence.
    if (level !== 'silent') log.level = addressInLog ? 'info' : 'warn';
    const listenTextResolver = (address: string): string => `asof answers at ${settings.publicUrl ?? address}`;
    // Not by way of Nest, which logs what fails with its stack.
    await fastify.listen({ port: settings.port, host: settings.host, listenTextResolver });
    log.level = level;
    if (addressInLog) log.info(access.join(' '));
  } catch (error) {
    await app.close();
    throw asListenFault(error, settings);
  }
  const address = addressOf(server.address(), settings.host);
  return {
    url: settings.publicUrl ?? address,
    address,
    access,
    close: () =>
      lifecycle.close(async () => {
        await sleep(LAME_DUCK_MS);
        const idle = setInterval(() => connections.closeIdle(LAME_DUCK_MS), IDLE_LOOK_MS);
        const impatient = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
        await app.close();
        clearTimeout(impatient);
        clearInterval(idle);
      }),
  };
}

/** @throws StartRefused if nobody could, with the application closed */
async function whoMayComeIn(settings: Settings, app: NestFastifyApplication): Promise<readonly string[]> {
  const keys = app.get(Keys);
  try {
    await readyKeys(settings, keys);
    return await accessWords(settings, keys);
  } catch (error) {
    await app.close();
    throw error;
  }
}

/**
 * The application, ready to listen; also what the OpenAPI document is made from.
 * @throws as {@link openStores}
 */
export async function createApp(settings: Settings, lifecycle: Lifecycle): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    logger: await logOptions(settings.logLevel ?? 'info', process.stdout.isTTY === true),
    // The edge writes one line a request; Fastify's own would hold addresses in full.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers['x-request-id']),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    ...(settings.trustedProxies && { trustProxy: [...settings.trustedProxies] }),
    frameworkErrors: refuseUnroutable,
    clientErrorHandler: refuseUnreadable,
  });
  const fastify = adapter.getInstance();
  const metrics = new Metrics();
  const requests = new AnsweredRequests();
  metrics.add(requests);
  const logger = new NestLog(() => fastify.log);
  Logger.overrideLogger(logger);
  // Nest logs whatever fails within it, with its stack. What cannot be opened is for a person to mend.
  const stores = await openStores(settings, {
    warn: (of, words) => new Logger(of).warn(words),
    error: (of, words) => new Logger(of).error(words),
  });
  try {
    const app = await NestFactory.create<NestFastifyApplication>(
      AppModule.of(settings, stores, lifecycle, metrics),
      adapter,
      { bodyParser: false, abortOnError: false, logger },
    );
    addEdge(fastify, {
      settings,
      entrance: app.get(Gate),
      closing: () => lifecycle.closing,
      answered: (request, reply) => requests.answered(request, reply),
    });
    app.get(ApiDocument).describes(app);
    return await app.init();
  } catch (error) {
    await stores.close();
    throw error;
  }
}

/** What keeps it from its address, in words that say what to do. */
function asListenFault(error: unknown, { host, port }: Settings): unknown {
  const notHere = `${host} is no address of this machine: choose one with --host`;
  const inWords = new Map([
    ['EADDRINUSE', `port ${port} of ${host} is in use: stop what listens there, or choose another with --port`],
    ['EACCES', `port ${port} is for privileged programs: choose one above 1023 with --port`],
    ['EADDRNOTAVAIL', notHere],
    ['ENOTFOUND', notHere],
  ]).get((error as NodeJS.ErrnoException).code ?? '');
  return inWords === undefined ? error : new Error(inWords, { cause: error });
}

function addressOf(address: ReturnType<import('node:net').Server['address']>, host: string): string {
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
