import { expect, it } from '@jest/globals';
import { readCheckForm } from './check-form.js';

it.each([
  [
    'source=a.md\r\ntz=Europe/Berlin\r\nincident=i-1\r\nreport=# A\r\n\r\nreport=b\r\ntz=c\r\n',
    { source: 'a.md', tz: 'Europe/Berlin', incident: 'i-1', report: '# A\r\n\r\nreport=b\r\ntz=c' },
  ],
  ['source=\r\ntz=\r\nincident=\r\nreport=\r\n', { source: '', tz: '', incident: '', report: '' }],
  ['report=x', { source: '', tz: '', incident: '', report: 'x' }],
  ['anything', { source: '', tz: '', incident: '', report: '' }],
  ['', { source: '', tz: '', incident: '', report: '' }],
])('%j', (body, form) => expect(readCheckForm(body)).toEqual(form));
