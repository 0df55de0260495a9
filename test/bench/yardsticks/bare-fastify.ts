/** Yardstick: one row in one synchronous FULL commit a request, with nothing around it. `node bare-fastify.js <file>` */
import { Database } from '../../../src/sqlite/driver.js';
import { fastify } from 'fastify';

const database = new Database(process.argv[2]);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(
  'CREATE TABLE IF NOT EXISTS entries (position INTEGER PRIMARY KEY AUTOINCREMENT, incident TEXT, entry TEXT)',
);
const insert = database.prepare<[string, string]>('INSERT INTO entries (incident, entry) VALUES (?, ?)');

const app = fastify();
app.post<{ Params: { id: string } }>('/v1/incidents/:id/entries', (request, reply) => {
  const { lastInsertRowid } = insert.run(request.params.id, JSON.stringify(request.body));
  return reply.code(201).send({ position: Number(lastInsertRowid) });
});
console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
