/**
 * Bundles what `nest build` has compiled into `build/`, and puts what is run into `dist/`. Our own modules only, as they
 * are many and small, and loading each by itself made a start a fifth longer. Dependencies stay where they are.
 */
import { chmodSync, rmSync } from 'node:fs';
import { rollup } from 'rollup';

const OUT = 'dist';

rmSync(OUT, { recursive: true, force: true });
const bundle = await rollup({
  input: {
    main: 'build/main.js',
    'cli/asof': 'build/cli/asof.js',
    // A thread: started by its file, which it looks for beside the code that starts it.
    'checkpoint-worker': 'build/sqlite/checkpoint-worker.js',
  },
  external: (name, importer, isResolved) => importer !== undefined && !isResolved && !name.startsWith('.'),
  // What the compiler writes of decorators begins with a `this` that is none.
  onLog: (level, log, handle) => log.code !== 'THIS_IS_UNDEFINED' && handle(level, log),
});
// What is imported only when it is needed stays in a file of its own.
await bundle.write({ dir: OUT, format: 'es' });
await bundle.close();
chmodSync(`${OUT}/cli/asof.js`, 0o755);
