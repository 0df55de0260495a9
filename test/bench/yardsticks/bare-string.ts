/** Yardstick: answers a ready string, with nothing around it. `node bare-string.js <bytes>` */
import { fastify } from 'fastify';

const body = JSON.stringify('x'.repeat(Number(process.argv[2]) - 2));
const app = fastify();
app.get('/', (_, reply) => reply.type('application/json; charset=utf-8').send(body));
console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
