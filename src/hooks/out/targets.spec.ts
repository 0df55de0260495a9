import { describe, expect, it } from '@jest/globals';
import { TargetRefused, Targets } from './targets.js';

const refuses = (targets: Targets, url: string): boolean => {
  try {
    targets.checkUrl(new URL(url));
    return false;
  } catch (error) {
    if (error instanceof TargetRefused) return true;
    throw error;
  }
};
const https = new URL('https://hooks.example/');
const http = new URL('http://hooks.example/');
const permits = (targets: Targets, address: string, url = https): boolean => {
  try {
    return targets.permitted(url, [address]).length === 1;
  } catch (error) {
    if (error instanceof TargetRefused) return false;
    throw error;
  }
};

const nobody = new Targets();

/** First and last of every range of IANA's special-purpose registries, of multicast, and of what was given up. */
const SPECIAL = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.31.196.0', '192.31.196.255'],
  ['192.52.193.0', '192.52.193.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['192.175.48.0', '192.175.48.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '239.255.255.255'],
  ['240.0.0.0', '255.255.255.255'],
  ['::', '::1'],
  ['::7f00:1', '::ffff:ffff'],
  ['::ffff:0:0', '::ffff:255.255.255.255'],
  ['::ffff:0:7f00:1', '::ffff:0:ffff:ffff'],
  ['64:ff9b::', '64:ff9b::ffff:ffff'],
  ['64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ['100::', '100::ffff:ffff:ffff:ffff'],
  ['100:0:0:1::', '100:0:0:1:ffff:ffff:ffff:ffff'],
  ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2620:4f:8000::', '2620:4f:8000:ffff:ffff:ffff:ffff:ffff'],
  ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
];

const PUBLIC = [
  ...['1.0.0.0', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'],
  ...['169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.167.255.255', '192.169.0.0'],
  ...['198.17.255.255', '198.20.0.0', '203.0.112.255', '203.0.114.0', '223.255.255.255'],
  ...['2001:200::', '2001:db7:ffff::', '2001:db9::', '2003::1', '2606:4700::1111', '2a00:1450::1', '3ffe:ffff::1'],
];

describe('targets', () => {
  it.each(SPECIAL)('are not from %s to %s', (first, last) => {
    for (const address of [first, last]) {
      expect([address, permits(nobody, address)]).toEqual([address, false]);
      expect([address, permits(nobody, address, http)]).toEqual([address, false]);
    }
  });

  it.each(PUBLIC)('are at public addresses: %s', (address) => {
    expect(permits(nobody, address)).toBe(true);
    expect(permits(nobody, address, http)).toBe(false);
  });

  it.each([
    ...['https://2130706433/', 'https://0x7f000001/', 'https://0x7f.1/', 'https://127.1/', 'https://0177.0.0.1/'],
    ...['https://127.0.0.1./', 'https://%31%32%37.0.0.1/', 'https://１２７.0.0.1/', 'https://017700000001/'],
    ...['https://[::1]/', 'https://[::ffff:8.8.8.8]/', 'https://[::ffff:7f00:1]/', 'https://[64:ff9b::8.8.8.8]/'],
    ...['https://[2002:7f00:1::]/', 'https://[::127.0.0.1]/', 'https://0/', 'https://169.254.169.254/latest'],
    ...['https://u@hooks.example/', 'https://:p@hooks.example/', 'http://hooks.example/', 'ftp://hooks.example/'],
  ])('are not what means something else: %s', (url) => {
    expect(refuses(nobody, url)).toBe(true);
  });

  it('are names, whose addresses are judged when they are known', () => {
    for (const url of ['https://hooks.example/', 'https://localhost./', 'https://8.8.8.8/', 'https://[2003::1]:8443/'])
      expect(refuses(nobody, url)).toBe(false);
    for (const address of ['127.0.0.1', '::1', 'fe80::1%eth0', 'not an address', ''])
      expect(permits(nobody, address)).toBe(false);
  });

  it('of a name with public and private addresses are the public ones alone', () => {
    expect(nobody.permitted(https, ['10.0.0.1', '93.184.216.34', '::1', '2606:4700::1'])).toEqual([
      '93.184.216.34',
      '2606:4700::1',
    ]);
    expect(() => nobody.permitted(https, ['10.0.0.1', '::1'])).toThrow(/10\.0\.0\.1 is not a public address/);
    expect(() => nobody.permitted(https, [])).toThrow(/no address/);
  });

  it('are private where they are allowed, and with plain http there alone', () => {
    const some = new Targets(['10.1.0.0/16', '127.0.0.1/32', 'fd00::/8']);
    for (const url of [https, http]) {
      for (const address of ['10.1.2.3', '127.0.0.1', 'fd00::1']) expect(permits(some, address, url)).toBe(true);
      for (const address of ['10.2.0.1', '127.0.0.2', '::1', '::ffff:127.0.0.1', 'fc00::1'])
        expect(permits(some, address, url)).toBe(false);
    }
    expect(permits(some, '8.8.8.8')).toBe(true);
    expect(permits(some, '8.8.8.8', http)).toBe(false);
    expect(refuses(some, 'http://hooks.example/')).toBe(false);
    expect(refuses(some, 'http://8.8.8.8/')).toBe(true);
    expect(() => some.permitted(http, ['8.8.8.8'])).toThrow(/https/);
  });

  it('behind a translator are what the inner address is', () => {
    const translated = new Targets(['64:ff9b::/96', '::ffff:0:0/96', '192.168.0.0/16']);
    expect(permits(translated, '64:ff9b::8.8.8.8')).toBe(true);
    expect(permits(translated, '64:ff9b::10.0.0.1')).toBe(false);
    expect(permits(translated, '64:ff9b::192.168.1.1')).toBe(true);
    expect(permits(translated, '::ffff:127.0.0.1')).toBe(false);
    expect(permits(translated, '2002:808:808::')).toBe(false);
  });
});
