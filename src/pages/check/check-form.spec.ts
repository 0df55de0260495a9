import { expect, it } from '@jest/globals';
import { readCheckForm } from './check-form.js';

const EMPTY = { source: '', tz: '', date: '', incident: '', asOf: '', report: '' };

it.each([
  [
    'source=a.md\r\ntz=Europe/Berlin\r\ndate=2026-03-05\r\nincident=i-1\r\nasOf=2026-03-05T18:30Z\r\nreport=# A\r\n\r\nreport=b\r\ntz=c\r\n',
    {
      ...{ source: 'a.md', tz: 'Europe/Berlin', date: '2026-03-05', incident: 'i-1', asOf: '2026-03-05T18:30Z' },
      report: '# A\r\n\r\nreport=b\r\ntz=c',
    },
  ],
  ['source=\r\ntz=\r\ndate=\r\nincident=\r\nasOf=\r\nreport=\r\n', EMPTY],
  // Fields may be left out.
  ['tz=UTC\r\nincident=i-1\r\nreport=x\r\n', { ...EMPTY, tz: 'UTC', incident: 'i-1', report: 'x' }],
  ['report=x', { ...EMPTY, report: 'x' }],
  ['anything', EMPTY],
  ['', EMPTY],
])('%j', (body, form) => expect(readCheckForm(body)).toEqual(form));
