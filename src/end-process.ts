/**
 * Ends the process with `process.exitCode` once what was said has been written. Nothing else is waited for: not idle
 * connections and timers, and not a connection that a driver is still making to a server that is silent.
 */
export const endProcess = (): void =>
  void process.stdout.write('', () => process.stderr.write('', () => process.exit()));
