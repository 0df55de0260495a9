/** A process of its own that appends, and is killed in the middle of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transformFileSync } from '@swc/core';
import { verifyChain } from '../../testing/chain.js';
import { DataFolderError } from '../../sqlite/faults.js';
import { collectOurs } from '../sealed-notes.testing.js';
import { DataFolder } from './data-folder.js';
import { SqliteEventStore } from './sqlite-event-store.js';

const SOURCES = join(import.meta.dirname, '..', '..');
const DEPENDENCIES = join(SOURCES, '..', 'node_modules');

/** Sixteen streams at once, one event an append, for ever; a line for each acknowledgement. */
const WRITER = `
  import { hash as digest, randomUUID } from 'node:crypto';
  import { writeSync } from 'node:fs';
  import { seal } from './events/chain.js';
  import { DataFolder } from './eventstore/sqlite/data-folder.js';
  import { SqliteEventStore } from './eventstore/sqlite/sqlite-event-store.js';

  const store = SqliteEventStore.open(DataFolder.open(process.argv[2]).eventsFile);
  async function write(stream) {
    let previousHash = '';
    for (let revision = 0; ; revision++) {
      const facts = { entryId: 'e' + revision, type: 'note', occurredAt: '2023-01-24', precision: 'day', source: 'api', origin: 'stated' };
      const [event] = seal([{ type: 'note', facts, texts: { text: 'x'.repeat(revision % 3000) } }], {
        stream, nextRevision: revision, previousHash, recordedAt: '2023-01-24T19:00:00.000Z', recordedBy: 'local:local', commandId: 'c' + revision, requestHash: () => '0'.repeat(64),
      }, { digest, newSalt: () => '5'.repeat(32) });
      await store.append(stream, [event], revision === 0 ? 'no-stream' : revision - 1);
      writeSync(1, event.id + ' ' + stream + '\\n');
      previousHash = event.metadata.hash;
    }
  }
  await Promise.all(Array.from({ length: 16 }, () => write('incident-' + randomUUID())));
`;

let workshop: string;
beforeAll(() => {
  workshop = mkdtempSync(join(tmpdir(), 'asof-'));
  for (const folder of ['timeline', 'events', 'runtime', 'sqlite', 'eventstore'])
    compile(join(SOURCES, folder), join(workshop, folder));
  symlinkSync(DEPENDENCIES, join(workshop, 'node_modules'));
  writeFileSync(join(workshop, 'package.json'), '{"type": "module"}');
  writeFileSync(join(workshop, 'writer.js'), WRITER);
});
afterAll(() => rmSync(workshop, { recursive: true }));

function compile(from: string, to: string): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts') || /\.(spec|contract|testing)\.ts$/.test(entry.name)) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(to, relative(from, source)).replace(/\.ts$/, '.js');
    mkdirSync(dirname(target), { recursive: true });
    const { code } = transformFileSync(source, {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    writeFileSync(target, code);
  }
}

/** Runs the writer until it has acknowledged so many appends, and kills it. Gives what it acknowledged, by id. */
async function writeAndDie(
  folder: string,
  acknowledgements: number,
  meanwhile: (writer: ChildProcess) => void,
): Promise<Map<string, string>> {
  const writer = spawn(process.execPath, [join(workshop, 'writer.js'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(writer, 'exit');
  const acknowledged = new Map<string, string>();
  try {
    for await (const line of createInterface(writer.stdout)) {
      const [id, stream] = line.split(' ');
      acknowledged.set(id!, stream!);
      if (acknowledged.size === acknowledgements) {
        meanwhile(writer);
        writer.kill('SIGKILL');
      }
    }
  } finally {
    writer.kill('SIGKILL');
  }
  expect((await exited)[1]).toBe('SIGKILL');
  return acknowledged;
}

describe('a process that is killed while it appends', () => {
  it('keeps others off its folder while it lives, leaves it to them afterwards, and every acknowledged event in it', async () => {
    const path = join(workshop, 'data');
    const acknowledged = new Map<string, string>();
    for (const acknowledgements of [1, 150, 777]) {
      const round = await writeAndDie(path, acknowledgements, (writer) => {
        expect(() => DataFolder.open(path)).toThrow(DataFolderError);
        expect(() => DataFolder.open(path)).toThrow(`in use by process ${writer.pid}`);
      });
      for (const [id, stream] of round) acknowledged.set(id, stream);
    }
    // What stays if the machine dies too: the log has not been folded into the file.
    cpSync(join(path, 'events.db-wal'), join(path, 'copy.db-wal'));
    cpSync(join(path, 'events.db'), join(path, 'copy.db'));

    const folder = DataFolder.open(path);
    for (const file of [folder.eventsFile, folder.file('copy.db')]) {
      const store = SqliteEventStore.open(file);
      const found = new Set<string>();
      for (const stream of new Set(acknowledged.values())) {
        const events = await collectOurs(store.readStream(stream));
        expect(verifyChain(events)).toMatchObject({ ok: true });
        for (const { id } of events) found.add(id);
      }
      expect([...acknowledged.keys()].filter((id) => !found.has(id))).toEqual([]);
      await store.close();
    }
    folder.close();
  });
});
