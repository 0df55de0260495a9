/** Preloaded into a service: its patience with slow clients, as it was set, runs out a hundred times as fast. */
import http from 'node:http';

const HASTE = 100;
const createServer = http.createServer;

http.createServer = (options, listener) => {
  const server = createServer({ ...options, connectionsCheckingInterval: 20 }, listener);
  for (const name of ['requestTimeout', 'headersTimeout']) {
    let milliseconds = server[name];
    Object.defineProperty(server, name, {
      get: () => milliseconds / HASTE,
      set: (value) => (milliseconds = value),
    });
  }
  return server;
};
