/** Requests as they look, for the reference: the incident that started this project. */

const entry = (id: string, type: string, time: string, text: string) => ({
  id,
  type,
  occurredAt: `2023-01-24T${time}Z`,
  text,
});

export const OPENING_EXAMPLES = {
  seed: {
    summary: 'An incident of the past, with a claim that its facts do not support',
    value: {
      title: 'Cloudflare service token incident',
      company: 'Cloudflare',
      product: 'service tokens',
      historical: true,
      categories: ['config-change'],
      entries: [
        entry('rel', 'release', '16:55:00', 'Release begins'),
        entry('rb', 'rollback', '17:05:00', 'Release rolled back'),
        entry('dec', 'declared', '18:12:00', 'Incident declared'),
        entry('res', 'resolved', '19:51:00', 'Incident resolved'),
      ],
      claims: [{ id: 'c1', stated: 'PT121M', text: 'incident lasting 121 minutes', by: 'publisher' }],
    },
  },
  now: {
    summary: 'An incident that has just begun',
    value: { title: 'Checkout fails', services: ['checkout'], entries: [{ type: 'declared' }] },
  },
};

export const LINES_EXAMPLES = {
  lines: {
    summary: 'A day, and what happened on it',
    value: '2023-01-24\n17:50 UTC detected Alert\n18:12 UTC declared Incident declared\n19:51 UTC resolved',
  },
};

export const ENTRIES_EXAMPLES = {
  one: { summary: 'One entry, true now', value: { type: 'mitigated', text: 'Rolled back; errors are falling' } },
  batch: {
    summary: 'Several at once',
    value: {
      entries: [
        entry('det', 'detected', '17:50:00', 'Alert'),
        entry('dec', 'declared', '18:12:00', 'Incident declared'),
      ],
    },
  },
};
