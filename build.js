/**
 * Builds the service into `dist/`, if anything that it is made of has changed since the last time. The compiler writes
 * our modules into `build/`; they are then bundled, because they are many and small, and loading each by itself made a
 * start a fifth longer. Dependencies stay where they are.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { rollup } from 'rollup';
import { build as buildPages } from 'vite';

const OUT = 'dist';
/** What the files in `OUT` were built from. */
const FINGERPRINT = join(OUT, 'built-from');
/** For a package: built whatever there is, and without anything of older builds. */
const IS_FRESH = process.argv.includes('--fresh');
/** A process that still runs an older build loads some of its files late, so they stay for a while. */
const STALE_FILES_STAY_MS = IS_FRESH ? -1 : 7 * 24 * 60 * 60 * 1000;

const SOURCES = ['src', 'web', 'build.js', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const NOT_BUILT = /[\\/]testing[\\/]|\.(spec|contract|testing)\.ts$/;

const filesUnder = (path) =>
  statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, encoding: 'utf8' })
        .map((name) => join(path, name))
        .filter((name) => statSync(name).isFile());

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(filesUnder).sort()) {
    if (!NOT_BUILT.test(file)) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** @param folder is removed where the compiler refuses what it is given */
async function compile(folder) {
  const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.build.json']).catch(({ stdout, stderr }) => {
    rmSync(folder, { recursive: true, force: true });
    process.stderr.write(`${stdout}${stderr}asof: not built: the compiler refused it\n`);
    process.exit(1);
  });
}

async function bundleInto(folder) {
  const bundle = await rollup({
    input: {
      main: 'build/main.js',
      'cli/asof': 'build/cli/asof.js',
      // Threads: each is started by its file, which is looked for beside the code that starts it.
      'checking-worker': 'build/checking/checking-worker.js',
      'checkpoint-worker': 'build/sqlite/checkpoint-worker.js',
      'consuming-worker': 'build/consuming-worker.js',
      'lines-worker': 'build/incidents/write/lines-worker.js',
      'reading-worker': 'build/ingest/reading-worker.js',
      'write-anew-worker': 'build/sqlite/write-anew-worker.js',
    },
    external: (name, importer, isResolved) => importer !== undefined && !isResolved && !name.startsWith('.'),
    // What the compiler writes of decorators begins with a `this` that is none.
    onLog: (level, log, handle) => log.code !== 'THIS_IS_UNDEFINED' && handle(level, log),
  });
  // What is imported only when it is needed stays in a file of its own.
  await bundle.write({ dir: folder, format: 'es' });
  await bundle.close();
  chmodSync(join(folder, 'cli/asof.js'), 0o755);
}

async function pagesInto(folder) {
  const build = { outDir: resolve(folder) };
  await buildPages({ configFile: 'web/vite.config.js', build });
  await buildPages({ configFile: 'web/vite.offline.config.js', build });
}

/** Puts each new file in the place of the old one in one step: whoever starts meanwhile finds one or the other. */
function replaceWith(folder) {
  const fresh = filesUnder(folder).map((file) => file.slice(folder.length + 1));
  for (const file of fresh) {
    mkdirSync(dirname(join(OUT, file)), { recursive: true });
    renameSync(join(folder, file), join(OUT, file));
  }
  rmSync(folder, { recursive: true });
  const stale = filesUnder(OUT).filter((file) => !fresh.includes(file.slice(OUT.length + 1)));
  for (const file of stale) {
    if (Date.now() - statSync(file).mtimeMs > STALE_FILES_STAY_MS) rmSync(file);
  }
}

const now = fingerprint();
if (IS_FRESH || !existsSync(FINGERPRINT) || readFileSync(FINGERPRINT, 'utf8') !== now) {
  const began = performance.now();
  process.stderr.write('asof: building what is new in its source; this takes some seconds …\n');
  const folder = `build-${process.pid}.new`;
  // The compiler has a process of its own, and the pages do not wait for it.
  await Promise.all([compile(folder), pagesInto(join(folder, 'web'))]);
  await bundleInto(folder);
  replaceWith(folder);
  writeFileSync(FINGERPRINT, now);
  process.stderr.write(`asof: built in ${Math.round((performance.now() - began) / 1000)} s\n`);
}
