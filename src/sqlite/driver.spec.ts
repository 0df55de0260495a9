import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { PACKAGE } from './driver.js';

const driver = createRequire(import.meta.url).resolve(PACKAGE);

describe('the driver of SQLite', () => {
  it('lets statements go that nobody holds, whenever the garbage collector comes', () => {
    const child = `
      const Database = require(${JSON.stringify(driver)});
      const database = new Database(':memory:');
      let rounds = 0;
      const prepare = setInterval(() => {
        for (let n = 0; n < 2000; n++) database.prepare('SELECT ' + n);
        if (++rounds < 40) return;
        clearInterval(prepare);
        console.log('done');
      }, 2);`;
    const { stdout, stderr, signal } = spawnSync(process.execPath, ['-e', child], { encoding: 'utf8' });
    expect({ stdout, stderr, signal }).toEqual({ stdout: 'done\n', stderr: '', signal: null });
  });
});
