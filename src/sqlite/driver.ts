/**
 * The driver of SQLite. Two versions of it, because none is good for all of Node that we run on: 13 is built on
 * Node-API 10, which came with Node 22.14 and never to 20; 12 relies on a class of Node's own, and since that changed in
 * 24.19 it ends the process when the garbage collector comes upon a statement.
 */
import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

/** The package that this version of Node takes. */
export const PACKAGE = Number(process.versions['napi']) >= 10 ? 'better-sqlite3' : 'better-sqlite3-12';

export const Database = loaded();
export type Database = BetterSqlite3.Database;

function loaded(): typeof BetterSqlite3 {
  try {
    const driver = createRequire(import.meta.url)(PACKAGE) as typeof BetterSqlite3;
    // Its native part is loaded with the first database, and may have been compiled for another version of Node.
    new driver(':memory:').close();
    return driver;
  } catch (cause) {
    throw new Error(
      `${PACKAGE}, which keeps data folders, cannot be loaded by Node ${process.versions.node}: run "npm install" ` +
        `again, or "npm rebuild" after another version of Node. Node before 22.14 takes a version that is compiled ` +
        'where it cannot be had ready, with python3, make and a C++ compiler.',
      { cause },
    );
  }
}
