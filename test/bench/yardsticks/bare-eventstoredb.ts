/** Yardstick: a route that appends one event with the bare client. `node bare-eventstoredb.js <url> <prefix>` */
import { randomUUID } from 'node:crypto';
import { ANY, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { fastify } from 'fastify';

const [url, prefix] = process.argv.slice(2) as [string, string];
const client = EventStoreDBClient.connectionString(url);

const app = fastify();
app.post<{ Params: { id: string } }>('/v1/incidents/:id/entries', async (request, reply) => {
  const data = request.body as Record<string, string>;
  const event = jsonEvent({ id: randomUUID(), type: 'note', data });
  const { nextExpectedRevision } = await client.appendToStream(`${prefix}${request.params.id}`, event, {
    expectedRevision: ANY,
  });
  return reply.code(201).send({ revision: Number(nextExpectedRevision) });
});
console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
