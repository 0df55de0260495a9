/** Writes `openapi.json` into the working directory: `npm run openapi:write`. A test fails while it is out of date. */
import { writeFileSync } from 'node:fs';
import { createApp } from '../../serve.js';
import { MEMORY } from '../../config.js';
import { Lifecycle } from '../lifecycle.js';
import { openApiText } from './document.js';

const app = await createApp(
  { port: 0, host: '127.0.0.1', data: MEMORY, insecure: false, logLevel: 'silent' },
  new Lifecycle(),
);
writeFileSync('openapi.json', await openApiText(app));
await app.close();
