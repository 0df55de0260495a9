import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { asksForKeys, DEFAULT_PORT, MEMORY, readSettings, StartRefused } from './config.js';

describe('settings', () => {
  it('seals words where they could not be forgotten otherwise, and nowhere else', () => {
    const env = { EVENTSTORE_URL: 'esdb://localhost:2113', ASOF_SEAL_TEXTS: 'on' };
    expect(readSettings([], env)).toMatchObject({ sealTexts: true });
    expect(readSettings([], { ...env, ASOF_SEAL_TEXTS: 'off' })).not.toHaveProperty('sealTexts');
    for (const [args, other, named] of [
      [[], { ...env, ASOF_SEAL_TEXTS: 'yes' }, /on or off/],
      [[], { ASOF_SEAL_TEXTS: 'on' }, /EVENTSTORE_URL/],
      [['--data', ':memory:'], env, /keys/],
    ] as const)
      expect(() => readSettings(args, other)).toThrow(named);
  });

  it('are on loopback with a folder of data, if nothing is said', () => {
    expect(readSettings([], {})).toEqual({ port: DEFAULT_PORT, host: '127.0.0.1', data: './data', insecure: false });
  });

  it('come from flags before the environment', () => {
    const env = { ASOF_PORT: '5000', ASOF_DATA: '/srv/asof', ASOF_HOST: '::1', ASOF_LOG_LEVEL: '' };
    expect(readSettings(['--port', '6000'], env)).toEqual({
      port: 6000,
      host: '::1',
      data: '/srv/asof',
      insecure: false,
    });
  });

  it('name the server of read models if the environment does', () => {
    const url = 'mongodb://localhost/asof';
    expect(readSettings([], { MONGODB_URL: url })?.mongodbUrl).toBe(url);
    expect(readSettings([], { MONGODB_URL: '' })).not.toHaveProperty('mongodbUrl');
  });

  it('name the hosts that they are told of', () => {
    expect(readSettings([], { ASOF_ALLOW_HOST: 'asof, asof.internal,' })?.allowHosts).toEqual([
      'asof',
      'asof.internal',
    ]);
    const flags = ['--allow-host', 'a.example', '--allow-host', 'b.example'];
    expect(readSettings(flags, { ASOF_ALLOW_HOST: 'asof' })?.allowHosts).toEqual(['a.example', 'b.example']);
    expect(readSettings([], { ASOF_ALLOW_HOST: '' })).not.toHaveProperty('allowHosts');
  });

  it('name the ranges that webhooks may be sent to', () => {
    const of = (text: string) => readSettings([], { ASOF_ALLOW_PRIVATE_TARGETS: text });
    expect(of('10.1.0.0/16, fd00::/8')?.allowPrivateTargets).toEqual(['10.1.0.0/16', 'fd00::/8']);
    expect(of('')).not.toHaveProperty('allowPrivateTargets');
    for (const wrong of ['10.1.0.0', '10.1/16', '10.0.0.0/33', 'fd00::/129', 'hooks.example/8', '10.0.0.0/8,', '/8'])
      expect(() => of(wrong)).toThrow(/ASOF_ALLOW_PRIVATE_TARGETS/);
  });

  it('are not asked for when help is', () => {
    expect(readSettings(['--help'], {})).toBeNull();
  });

  it.each([
    [['--port', '65536'], 'port'],
    [['--port', 'http'], 'port'],
    [['--port', '-1'], 'port'],
    [['--data', ''], 'data'],
    [['--public-url', 'ftp://a'], 'public-url'],
    [['--public-url', 'https://a/?x'], 'public-url'],
    [['--log-level', 'loud'], 'log-level'],
    [['--allow-host', 'http://a.example'], 'allow-host'],
    [['--allow-host', 'a.example:4000'], 'allow-host'],
    [['--allow-host', '*'], 'allow-host'],
    [['--trusted-proxy', '1'], 'trusted-proxy'],
    [['--trusted-proxy', 'proxy.example'], 'trusted-proxy'],
    [['--trusted-proxy', '10.0.0.0/33'], 'trusted-proxy'],
    [['--trusted-proxy', '::/8/8'], 'trusted-proxy'],
    [['--demo', '--host', '0.0.0.0'], 'insecure'],
    [['--verbose'], 'verbose'],
    [['somewhere'], 'somewhere'],
  ])('%j are refused, naming %s', (args, named) => {
    expect(() => readSettings(args, {})).toThrow(StartRefused);
    expect(() => readSettings(args, {})).toThrow(named);
  });

  it('are refused with every fault at once', () => {
    expect(() => readSettings(['--port', 'x', '--data', ''], {})).toThrow(/--port[\s\S]*--data/);
  });

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('on %s are on loopback', (host) => {
    expect(readSettings(['--host', host], {})?.host).toBe(host);
  });

  describe('ask for a key', () => {
    const asks = (args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean =>
      asksForKeys(readSettings(args, env)!);

    it.each([
      [['--host', '0.0.0.0']],
      [['--host', '::']],
      [['--host', '192.168.0.1']],
      [['--host', 'build-7']],
      [['--public-url', 'https://asof.example/incidents']],
      [['--public-url', 'http://127.0.0.1.example']],
      [['--trusted-proxy', '127.0.0.1']],
      [['--trusted-proxy', '10.0.0.0/8,fd00::/8']],
      [['--require-key']],
    ])('where others can reach the service: %j', (args) => {
      expect(asks(args)).toBe(true);
      expect(asks([...args, '--insecure'])).toBe(false);
      expect(asks(args, { ASOF_INSECURE: '1' })).toBe(false);
    });

    it.each([
      [[]],
      [['--host', '::1']],
      [['--host', 'localhost']],
      [['--public-url', 'http://localhost:4000']],
      [['--public-url', 'http://127.0.0.1:4000/asof']],
      [['--public-url', 'http://[::1]:4000']],
    ])('nowhere else: %j', (args) => {
      expect(asks(args)).toBe(false);
      expect(asks(args, { ASOF_REQUIRE_KEY: '1' })).toBe(true);
    });

    it('so many times a minute at most', () => {
      expect(readSettings([], { ASOF_RATE_LIMIT: '0' })?.rateLimit).toBe(0);
      for (const rate of ['-1', 'many', '1.5'])
        expect(() => readSettings([], { ASOF_RATE_LIMIT: rate })).toThrow('ASOF_RATE_LIMIT');
    });
  });

  describe('of a demo', () => {
    it('name no store and no links, whatever the environment says', () => {
      const env = { ASOF_DATA: '/srv/asof', MONGODB_URL: 'mongodb://localhost/asof', ASOF_PUBLIC_URL: 'https://a' };
      expect(readSettings(['--demo', '--port', '6000'], { ...env, EVENTSTORE_URL: 'esdb://localhost:2113' })).toEqual({
        port: 6000,
        host: '127.0.0.1',
        data: MEMORY,
        insecure: false,
        logLevel: 'warn',
        demo: { speed: 1 },
      });
    });

    it.each([
      [['--demo', '--data', './data'], 'data'],
      [['--demo', '--public-url', 'https://a'], 'public-url'],
      [['--demo', '--require-key'], 'require-key'],
      [['--demo', '--trusted-proxy', '10.0.0.1'], 'trusted-proxy'],
      [['--demo', '--demo-speed', '0'], 'demo-speed'],
      [['--demo', '--demo-speed', 'fast'], 'demo-speed'],
      [['--demo-speed', '2'], '--demo'],
    ])('%j are refused, naming %s', (args, named) => {
      expect(() => readSettings(args, {})).toThrow(StartRefused);
      expect(() => readSettings(args, {})).toThrow(named);
    });
  });

  describe('of servers', () => {
    const url = 'esdb://admin:secret@localhost:2113?tls=true';
    const folder = mkdtempSync(join(tmpdir(), 'asof-settings-'));
    const file = join(folder, 'url');
    writeFileSync(file, `${url}\n`);
    afterAll(() => rmSync(folder, { recursive: true }));

    it('come from the environment, or from a file that it names', () => {
      const env = { EVENTSTORE_URL_FILE: file, ASOF_STREAM_PREFIX: 'team.', MONGODB_URL: 'mongodb://localhost/asof' };
      expect(readSettings([], env)).toMatchObject({
        eventStoreUrl: url,
        streamPrefix: 'team.',
        mongodbUrl: 'mongodb://localhost/asof',
      });
    });

    it('are not taken as flags, which every user of the machine can see', () => {
      expect(() => readSettings(['--eventstore-url', url], {})).toThrow(StartRefused);
    });

    it.each([
      [{ EVENTSTORE_URL: 'http://admin:secret@localhost:2113' }, 'EVENTSTORE_URL must begin with esdb://'],
      [{ MONGODB_URL: 'admin:secret@localhost' }, 'MONGODB_URL must begin with mongodb://'],
      [{ EVENTSTORE_URL: url, EVENTSTORE_URL_FILE: file }, 'both set'],
      [{ MONGODB_URL_FILE: join(folder, 'missing') }, 'cannot be read (ENOENT)'],
    ])('are refused without a word of the login: %#', (env, message) => {
      const read = (): unknown => readSettings([], env);
      expect(read).toThrow(message);
      expect(read).not.toThrow('secret');
    });
  });
});
