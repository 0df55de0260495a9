/**
 * Where webhooks may be sent. A subscription names any URL, and this service may stand where that URL reaches what its
 * author cannot: so only public addresses are targets, and others where the settings list them.
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** The URL, or the address behind it, is no target. The message says which and why. */
export class TargetRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TargetRefused';
  }
}

/** Prefixes after which an IPv6 address carries an IPv4 address, and the byte at which that begins. */
const CARRIERS: readonly (readonly [prefix: string, firstByte: number])[] = [
  ['::ffff:0:0/96', 12],
  ['::ffff:0:0:0/96', 12],
  ['::/96', 12],
  ['64:ff9b::/96', 12],
  ['2002::/16', 2],
];

const IPV4_BYTES = 4;
/** Of `2000::/3`, the only part of IPv6 that has been given out for global unicast. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

export class Targets {
  readonly #allowed: readonly (readonly [Address, number])[];
  readonly #carriers = CARRIERS.map(([prefix, firstByte]) => ({ range: ipaddr.parseCIDR(prefix), firstByte }));

  /** @param allowed ranges (`10.0.0.0/8`) whose addresses are targets although they are not public */
  constructor(allowed: readonly string[] = []) {
    this.#allowed = allowed.map((cidr) => ipaddr.parseCIDR(cidr));
  }

  /**
   * What can be said of a URL without asking for the addresses of its name.
   * @throws TargetRefused
   */
  checkUrl(url: URL): void {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new TargetRefused('must be an https URL');
    if (url.username !== '' || url.password !== '') throw new TargetRefused('must have no credentials in it');
    if (url.protocol === 'http:' && this.#allowed.length === 0) throw new TargetRefused('must be an https URL');
    const address = literalOf(url);
    if (address !== null) this.permitted(url, [address]);
  }

  /**
   * The addresses that may be connected to for this URL.
   * @param addresses all that its name has, or the one that stands in it
   * @throws TargetRefused if none of them may
   */
  permitted(url: URL, addresses: readonly string[]): string[] {
    const permitted = addresses.filter((address) => this.#permits(address, url.protocol));
    if (permitted.length > 0) return permitted;
    const [first] = addresses;
    if (first === undefined) throw new TargetRefused('the name has no address');
    const isKnown = url.protocol === 'http:' && this.#permits(first, 'https:');
    throw new TargetRefused(
      isKnown ? `must be an https URL: ${first} is public` : `${first} is not a public address, and not allowed here`,
    );
  }

  #permits(text: string, protocol: string): boolean {
    const address = parsed(text);
    if (address === null) return false;
    if (this.#isAllowed(address)) {
      // What translates addresses leads on to the inner one.
      const inner = this.#carriedBy(address);
      return inner === null || isPublic(inner) || this.#isAllowed(inner);
    }
    return protocol === 'https:' && isPublic(address);
  }

  #isAllowed(address: Address): boolean {
    return this.#allowed.some((range) => isIn(address, range));
  }

  #carriedBy(address: Address): ipaddr.IPv4 | null {
    const carrier = this.#carriers.find(({ range }) => isIn(address, range));
    if (!carrier) return null;
    return new ipaddr.IPv4(address.toByteArray().slice(carrier.firstByte, carrier.firstByte + IPV4_BYTES));
  }
}

/** The address that a URL names instead of a host; null if it names a host. URL parsing has made one form of its spellings. */
export function literalOf({ hostname }: URL): string | null {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? null : host;
}

/** A zone (`%eth0`) says which of our own networks is meant: what counts is the address. */
function parsed(text: string): Address | null {
  const [address = ''] = text.split('%', 1);
  return isIP(address) === 0 ? null : ipaddr.parse(address);
}

const isIn = (address: Address, [base, bits]: readonly [Address, number]): boolean =>
  address.kind() === base.kind() && address.match([base, bits] as [ipaddr.IPv4 & ipaddr.IPv6, number]);

/** In none of IANA's special-purpose ranges, and no multicast. */
const isPublic = (address: Address): boolean =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || isIn(address, GLOBAL_UNICAST));
