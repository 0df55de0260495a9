import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PORT } from '../config.js';
import { EXIT } from './failures.js';
import { DEFAULT_URL, isDefaultActor, readSettings } from './settings.js';

const none = { url: undefined, tokenFile: undefined, timeZone: undefined, actor: undefined };
let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'asof-settings-'));
  mkdirSync(join(home, '.config/asof'), { recursive: true });
  mkdirSync(join(home, 'xdg/asof'), { recursive: true });
  writeFileSync(join(home, 'token'), 'from-a-file\n');
  const content = { url: 'http://file.example', tokenFile: join(home, 'token'), timeZone: 'Asia/Tokyo' };
  writeFileSync(join(home, '.config/asof/config.json'), JSON.stringify(content));
  writeFileSync(join(home, 'xdg/asof/config.json'), JSON.stringify({ url: 'http://xdg.example', tokn: 1 }));
});
afterAll(() => rmSync(home, { recursive: true }));

describe('the settings', () => {
  it('without any are the port that the service takes by itself, no key, and this machine’s zone', () => {
    const settings = readSettings(none, {});
    expect(settings).toMatchObject({ token: null, timeZone: null, incident: null, actor: userInfo().username });
    expect(isDefaultActor(settings)).toBe(true);
    expect(settings.url.href).toBe(`${DEFAULT_URL}/`);
    expect(settings.url.port).toBe(String(DEFAULT_PORT));
  });

  it('come from the file of the home folder', () => {
    const settings = readSettings(none, { HOME: home });
    expect(settings).toMatchObject({ token: 'from-a-file', timeZone: 'Asia/Tokyo' });
    expect(settings.url.href).toBe('http://file.example/');
  });

  it('come from the environment before the file, and from flags before both', () => {
    const env = { HOME: home, ASOF_URL: 'http://env.example/asof', ASOF_TOKEN: 'env', ASOF_TZ: 'UTC' };
    expect(readSettings(none, env)).toMatchObject({ token: 'env', timeZone: 'UTC' });
    expect(readSettings(none, env).url.href).toBe('http://env.example/asof/');
    const flags = { ...none, url: 'http://flag.example', timeZone: 'Europe/Berlin', tokenFile: join(home, 'token') };
    expect(readSettings(flags, env)).toMatchObject({ token: 'from-a-file', timeZone: 'Europe/Berlin' });
    expect(readSettings(flags, env).url.href).toBe('http://flag.example/');
  });

  it.each([
    [{ ...none, actor: 'flag' }, { ASOF_ACTOR: 'variable', USER: 'user' }, 'flag', false],
    [none, { ASOF_ACTOR: 'variable', USER: 'user' }, 'variable', false],
    [none, { USER: 'user' }, 'user', true],
    [none, { USER: '' }, userInfo().username, true],
  ])('trial 26: the actor of %j and %j is %s', (flags, env, actor, isDefault) => {
    const settings = readSettings(flags, env);
    expect([settings.actor, isDefaultActor(settings)]).toEqual([actor, isDefault]);
  });

  it('take an empty variable for none', () => {
    expect(readSettings(none, { ASOF_URL: '', ASOF_INCIDENT: '' }).incident).toBeNull();
  });

  it('name everything that is wrong with the file', () => {
    expect(() => readSettings(none, { HOME: home, XDG_CONFIG_HOME: join(home, 'xdg') })).toThrow(
      expect.objectContaining({ exitCode: EXIT.usage, details: ['tokn: unknown'] }),
    );
  });

  it('fail as authentication where the token file cannot be read', () => {
    expect(() => readSettings({ ...none, tokenFile: join(home, 'missing') }, {})).toThrow(
      expect.objectContaining({ exitCode: EXIT.authentication }),
    );
  });

  it('refuse an address that is not http', () => {
    expect(() => readSettings({ ...none, url: 'ftp://x' }, {})).toThrow('is not an http or https URL');
  });
});
