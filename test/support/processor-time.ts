/** What work costs, in time that does not depend on what else the machine does. */

/** Milliseconds of the processor, of all threads of this process. */
export async function processorMsOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
