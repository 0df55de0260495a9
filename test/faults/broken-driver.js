/** Preloaded into a service: the driver of SQLite is there, but for another version of Node. */
import Module from 'node:module';

const load = Module._load;
Module._load = (name, ...rest) => {
  if (name.startsWith('better-sqlite3')) throw new Error('The module was compiled against a different Node.js version');
  return load(name, ...rest);
};
