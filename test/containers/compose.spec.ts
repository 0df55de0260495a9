/** What can be seen of the container files without a container: that they fit together, and keep to their own rules. */
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { asksForKeys, readSettings, USAGE } from '../../src/config.js';
import { SealedSecrets } from '../../src/hooks/sealed-secrets.js';

interface ComposeService {
  image?: string;
  build?: string;
  restart?: string;
  profiles?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  entrypoint?: string[];
  command?: string[];
}

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const { services, volumes } = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, ComposeService>;
  volumes: Record<string, null>;
};
const all = Object.entries(services);
const isCluster = ({ profiles }: ComposeService): boolean => profiles?.includes('cluster') ?? false;

/** A version to the last digit: the same tag is the same program tomorrow. */
const PINNED = /^[a-z/-]+:\d+\.\d+\.\d+(-[a-z-]+)?$/;

describe('docker-compose.yml', () => {
  it('has one of each, and a cluster in a profile', () => {
    const names = (cluster: boolean): string[] =>
      all.filter(([, service]) => isCluster(service) === cluster).map(([name]) => name);
    expect(names(false)).toEqual(['asof', 'settings-key', 'eventstore', 'mongo']);
    expect(names(true)).toEqual([
      'certificates',
      'eventstore-1',
      'eventstore-2',
      'eventstore-3',
      'mongo-1',
      'mongo-2',
      'mongo-3',
      'replica-set',
      'asof-1',
      'asof-2',
      'proxy',
    ]);
  });

  it.each(all)('%s: image, ports, health, volumes and what it waits for', (_, service) => {
    const { image, ports = [], restart, healthcheck, volumes: mounted = [], depends_on: awaited = {} } = service;
    expect(image).toMatch(PINNED);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    // What goes on running says whether it is well, and comes back; what runs once does neither.
    expect(restart).toBe(healthcheck === undefined ? undefined : 'unless-stopped');
    for (const mount of mounted) {
      const [source] = mount.split(':') as [string];
      if (!source.startsWith('./')) expect(Object.keys(volumes)).toContain(source);
      else expect(read(source)).not.toBe('');
    }
    for (const [name, { condition }] of Object.entries(awaited)) {
      const other = services[name]!;
      expect(condition).toBe(other.healthcheck ? 'service_healthy' : 'service_completed_successfully');
      if (!isCluster(service)) expect(isCluster(other)).toBe(false);
    }
  });

  it('publishes no port twice, and uses every volume', () => {
    const ports = all.flatMap(([, service]) => service.ports ?? []).map((port) => port.split(':')[1]);
    expect(new Set(ports).size).toBe(ports.length);
    const used = new Set(all.flatMap(([, service]) => service.volumes ?? []).map((mount) => mount.split(':')[0]));
    expect(Object.keys(volumes).filter((name) => !used.has(name))).toEqual([]);
  });

  it.each(['asof', 'asof-1', 'asof-2'])('gives %s settings that it takes, of servers that are there', (name) => {
    const environment = services[name]!.environment!;
    for (const variable of Object.keys(environment)) expect(USAGE).toContain(variable);
    const settings = readSettings([], environment)!;
    expect(settings).toMatchObject({ host: '0.0.0.0', insecure: false });
    for (const url of [settings.eventStoreUrl, settings.mongodbUrl]) {
      const hosts = /\/\/(?:[^@/]*@)?([^/?]+)/
        .exec(url!)![1]!
        .split(',')
        .map((host) => host.split(':')[0]);
      for (const host of hosts) expect(Object.keys(services)).toContain(host);
    }
  });

  it.each(['asof', 'asof-1', 'asof-2'])('asks callers of %s for a key, and keeps its keys in a volume', (name) => {
    const { environment, volumes: mounted } = services[name]!;
    const settings = readSettings([], environment!)!;
    expect(asksForKeys(settings)).toBe(true);
    expect(mounted).toContain('keys:/keys');
    expect([settings.firstKeyFile, settings.settingsKeyFile]).toEqual(['/keys/first.key', '/keys/settings.key']);
    expect(read('Dockerfile')).toMatch(/install --directory --owner=node .*\/keys$/m);
  });

  it('makes a settings key once, which opens what it has sealed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asof-keys-'));
    const { entrypoint, command, volumes: mounted } = services['settings-key']!;
    expect(mounted).toEqual(['keys:/keys']);
    const script = command![0]!.replaceAll('/keys/', `${folder}/`);
    const make = (): string => {
      execFileSync(entrypoint![0]!, [...entrypoint!.slice(1), script]);
      return readFileSync(join(folder, 'settings.key'), 'utf8');
    };
    const key = make();
    expect(make()).toBe(key);
    expect(readdirSync(folder)).toEqual(['settings.key']);
    expect(statSync(join(folder, 'settings.key')).mode & 0o777).toBe(0o600);
    const place = { file: join(folder, 'settings.key') };
    const sealed = await new SealedSecrets(place).seal('a secret', 'hook-1');
    expect(await new SealedSecrets(place).open(sealed, 'hook-1')).toBe('a secret');
    rmSync(folder, { recursive: true });
  });

  it.each(all)('%s: what is run are words, and what is set are texts', (_, service) => {
    const { healthcheck, entrypoint = [], command = [], environment = {} } = service;
    const words: unknown[] = [...(healthcheck?.test ?? []), ...entrypoint, ...command, ...Object.values(environment)];
    for (const word of words) expect(typeof word).toBe('string');
  });

  it.each([200, 503, null])('takes the service for healthy if /readyz answers 200: %s', async (status) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url!);
      response.writeHead(status ?? 500).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    if (status === null) server.close();
    for (const name of ['asof', 'asof-1', 'asof-2']) {
      const [kind, program, ...args] = services[name]!.healthcheck!.test;
      expect([kind, program]).toEqual(['CMD', 'node']);
      const atPort = args.map((word) => word.replace(':4000/', `:${port}/`));
      const code = await new Promise((resolve) => {
        execFile(process.execPath, atPort).once('exit', resolve);
      });
      expect(code).toBe(status === 200 ? 0 : 1);
    }
    server.close();
    expect(asked).toEqual(status === null ? [] : ['/readyz', '/readyz', '/readyz']);
  });

  it('lets each member of a cluster know the two others, by the names in their certificates', () => {
    const members = all.filter(([name]) => /^eventstore-\d$/.test(name));
    for (const [name, { environment }] of members) {
      const others = members.map(([other]) => other).filter((other) => other !== name);
      expect(environment!['EVENTSTORE_GOSSIP_SEED']).toBe(others.map((other) => `${other}:2113`).join());
      expect(environment!['EVENTSTORE_NODE_HOST_ADVERTISE_AS']).toBe(name);
      expect(environment!['EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS']).toBe(name);
    }
  });

  it('has both instances behind the proxy', () => {
    expect(read('docker/Caddyfile')).toContain('reverse_proxy asof-1:4000 asof-2:4000 {');
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');
  const stages = lines.filter((line) => line.startsWith('FROM '));

  it('builds in one pinned image and runs in the same, not as root, with a health check', () => {
    expect(stages).toHaveLength(2);
    expect(new Set(stages.map((stage) => stage.split(' ')[1])).size).toBe(1);
    expect(stages[0]!.split(' ')[1]).toMatch(PINNED);
    const running = lines.slice(lines.lastIndexOf(stages[1]!));
    expect(running).toContain('USER node');
    expect(running.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
    expect(running.at(-2)).toBe('CMD ["node", "dist/main.js"]');
  });

  it('is given every file that it copies', () => {
    const given = read('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect([...copied].sort()).toEqual([...given].sort());
  });

  it('runs on a version of Node that the program takes', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    const [least] = /\d+/.exec(engines.node)!;
    expect(Number(/node:(\d+)/.exec(stages[0]!)![1])).toBeGreaterThanOrEqual(Number(least));
  });
});
