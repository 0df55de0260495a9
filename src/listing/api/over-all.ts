import { type Type } from '@nestjs/common';
import { Answers, Parameters, Problems } from '../../http/openapi/describe.js';

const text = { type: 'string' } as const;
const STALE = {
  description: '`true` while the answer may be far behind what is recorded: documents are being made anew.',
  schema: text,
};
const LINK = { description: '`rel="next"`: the page after this one.', schema: text };

/** A read over all incidents: parameters, answer, and what any such read can be refused with. */
export const OverAll =
  (query: Type, answer: Type, pages?: 'pages'): MethodDecorator =>
  (target, key, descriptor) => {
    const headers = { 'asof-stale': STALE, ...(pages && { Link: LINK }) };
    Problems('unknown_revision', 'invalid', 'unavailable')(target, key, descriptor);
    Parameters(query)(target, key, descriptor);
    Answers({ status: 200, type: answer, description: 'As incidents are now.', headers })(target, key, descriptor);
  };
