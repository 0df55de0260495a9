/**
 * Guards against DNS rebinding and against pages of other origins. Whoever can make a name resolve to this machine can
 * have a browser send requests here; such a request gives itself away by the name in its Host header. A page of another
 * origin gives itself away by its Origin header.
 */
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { type Settings } from '../config.js';
import { Problem } from './problems.js';

/** Nothing that a URL would read as more than a host and a port. */
const HOST = /^[^\s/?#@\\]+$/;
const MAX_REMEMBERED = 100;

export class AllowedHosts {
  readonly #names: ReadonlySet<string>;
  readonly #publicOrigin: string | null;
  /** Host headers that were found to be ours: clients repeat themselves, and reading a URL takes long. */
  readonly #known = new Set<string>();

  /** @param machine the name that this machine has for itself */
  constructor(
    { host, publicUrl, allowHosts = [] }: Pick<Settings, 'host' | 'publicUrl' | 'allowHosts'>,
    machine = hostname(),
  ) {
    const publicName = publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
    this.#names = new Set(['localhost', machine, host, ...publicName, ...allowHosts].map(plainName));
    this.#publicOrigin = publicUrl === undefined ? null : new URL(publicUrl).origin;
  }

  /** @returns what is to be answered to a stranger; undefined to everyone else */
  refusal({
    host = '',
    origin,
  }: {
    readonly host?: string | undefined;
    readonly origin?: string | undefined;
  }): Problem | undefined {
    if (!this.#isOurs(host)) {
      return new Problem(
        'forbidden',
        'The Host header does not name this service. The service is told of other names with --allow-host.',
      );
    }
    if (origin !== undefined && !this.#isOwnOrigin(origin, host))
      return new Problem('forbidden', 'Pages of another origin may not talk to this service.');
    return undefined;
  }

  #isOurs(host: string): boolean {
    if (this.#known.has(host)) return true;
    const url = `http://${host}`;
    if (!HOST.test(host) || !URL.canParse(url)) return false;
    const name = plainName(new URL(url).hostname);
    // An address resolves to nothing else, so that no name can have been bound to it.
    if (isIP(name.replace(/^\[(.*)\]$/, '$1')) === 0 && !this.#names.has(name)) return false;
    if (this.#known.size < MAX_REMEMBERED) this.#known.add(host);
    return true;
  }

  /** An origin is ours with the host and port that were asked, whichever scheme a proxy in front speaks. */
  #isOwnOrigin(origin: string, host: string): boolean {
    if (!URL.canParse(origin)) return false;
    const { protocol, host: own, origin: plain } = new URL(origin);
    if (plain === this.#publicOrigin) return true;
    return (protocol === 'http:' || protocol === 'https:') && own === new URL(`${protocol}//${host}`).host;
  }
}

/** In lower case, without the dot that ends a complete name. */
const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');
