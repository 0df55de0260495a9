/** Questions to the person at the terminal. */
import { createInterface } from 'node:readline/promises';

/** Whether there is a person who could answer. */
export const canAsk = (): boolean => process.stdin.isTTY === true;

/** Asks on the terminal; whoever ends the input quits. */
export async function askPerson(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise<string>((resolve) => {
      lines.once('close', () => resolve('q'));
      void lines.question(question).then(resolve);
    });
  } finally {
    lines.close();
  }
}
