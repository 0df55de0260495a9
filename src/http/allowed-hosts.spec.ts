import { describe, expect, it } from '@jest/globals';
import { AllowedHosts } from './allowed-hosts.js';

const onLoopback = { host: '127.0.0.1' };
const open = { host: '0.0.0.0', publicUrl: 'https://asof.example/incidents', allowHosts: ['asof.internal'] };
const hosts = (settings: ConstructorParameters<typeof AllowedHosts>[0] = onLoopback) =>
  new AllowedHosts(settings, 'build-7');

describe('trial 48: a Host', () => {
  it.each([
    'localhost',
    'LOCALHOST:4000',
    'localhost.:4000',
    '127.0.0.1:4000',
    '192.0.2.7',
    '[::1]:4000',
    '[2001:db8::1]',
    'build-7:4000',
  ])('of %s is ours, wherever the service listens', (host) => {
    expect(hosts().refusal({ host })).toBeUndefined();
    expect(hosts(open).refusal({ host })).toBeUndefined();
  });

  it.each(['asof.example', 'asof.example:8443', 'asof.internal:4000'])('of %s is ours once it was named', (host) => {
    expect(hosts().refusal({ host })).toMatchObject({ code: 'forbidden' });
    expect(hosts(open).refusal({ host })).toBeUndefined();
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    'evil.localhost',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    'evil@localhost',
    'localhost/evil',
    'localhost:port',
    'x.asof.example',
    '',
  ])('of %j is a stranger’s, even where every address is listened to', (host) => {
    expect(hosts().refusal({ host })).toMatchObject({ code: 'forbidden' });
    expect(hosts(open).refusal({ host })).toMatchObject({ code: 'forbidden' });
  });

  it('is looked at again each time, however many were ours before', () => {
    const allowed = hosts();
    for (let i = 0; i < 300; i++) expect(allowed.refusal({ host: `192.0.2.${i % 250}:${4000 + i}` })).toBeUndefined();
    expect(allowed.refusal({ host: 'evil.example' })).toMatchObject({ code: 'forbidden' });
    expect(allowed.refusal({ host: 'localhost:1' })).toBeUndefined();
  });
});

describe('trial 48: an Origin', () => {
  it.each([
    ['http://127.0.0.1:4000', '127.0.0.1:4000'],
    ['http://localhost', 'localhost:80'],
    ['https://localhost', 'localhost:443'],
    ['https://localhost', 'localhost'],
    ['https://asof.example', '127.0.0.1:4000'],
    ['https://asof.example:443', 'asof.internal:4000'],
  ])('of %s is ours where the Host is %s', (origin, host) => {
    expect(hosts(open).refusal({ host, origin })).toBeUndefined();
  });

  it.each([
    ['http://127.0.0.1:1', '127.0.0.1:4000'],
    ['http://localhost:4000', '127.0.0.1:4000'],
    ['http://127.0.0.1', '127.0.0.1:4000'],
    ['http://asof.example', '127.0.0.1:4000'],
    ['https://asof.example:8443', '127.0.0.1:4000'],
    ['https://asof.internal', '127.0.0.1:4000'],
    ['https://evil.example', 'localhost:4000'],
    ['ftp://localhost:4000', 'localhost:4000'],
    ['file://', 'localhost:4000'],
    ['null', 'localhost:4000'],
    ['', 'localhost:4000'],
  ])('of %j is a stranger’s where the Host is %s', (origin, host) => {
    expect(hosts(open).refusal({ host, origin })).toMatchObject({ code: 'forbidden' });
  });
});
