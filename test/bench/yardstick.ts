import { join } from 'node:path';

/** The command that runs a yardstick of the folder `yardsticks`. */
export const yardstick = (name: string): string[] => [
  process.execPath,
  join(import.meta.dirname, 'yardsticks', `${name}.js`),
];
