/** What comes in on stdin. */

/** All of it. Not read at once from its descriptor: where the sender does not block, that fails before it has written. */
export async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
