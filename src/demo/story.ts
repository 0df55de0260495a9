/** The incident that `--demo` plays: invented from beginning to end. */

/** The instant of a second of the story, in RFC 3339; second 0 is the first alert. */
export type At = (second: number) => string;

interface Step {
  /** The second in which it is posted. */
  readonly second: number;
  /** What the terminal says of it. */
  readonly told: string;
}

export type StoryStep = Step &
  (
    | { readonly kind: 'open'; readonly body: (at: At) => object }
    | { readonly kind: 'entries'; readonly body: (at: At) => object }
    | { readonly kind: 'amend'; readonly entryId: string; readonly body: (at: At) => object }
    | { readonly kind: 'claim'; readonly body: (at: At) => object }
  );

export const INCIDENT = 'orders-fail';
export const STORY_SECONDS = 180;

export const STORY: readonly StoryStep[] = [
  {
    second: 0,
    told: 'An alert opens the record: more than a fifth of the orders from the app fail.',
    kind: 'open',
    body: (at) => ({
      id: INCIDENT,
      title: 'Orders fail in the app',
      company: 'Kestrel Coffee',
      product: 'Order Ahead',
      services: ['checkout'],
      severity: 'sev3',
      keywords: ['payments', 'connection pool'],
      entries: [
        {
          id: 'alert',
          type: 'detected',
          occurredAt: at(0),
          text: 'More than a fifth of the orders from the app end in an error',
          actor: 'monitoring',
          source: 'webhook',
        },
      ],
    }),
  },
  {
    second: 8,
    told: 'Ines is on call.',
    kind: 'entries',
    body: (at) => ({ type: 'acknowledged', occurredAt: at(8), text: 'Looking at it', actor: 'Ines', source: 'cli' }),
  },
  {
    second: 15,
    told: 'She sees since when it hurts, and whom: 20 seconds ago is as good as now.',
    kind: 'entries',
    body: (at) => ({
      id: 'impact',
      type: 'impact_started',
      occurredAt: at(-5),
      learnedAt: at(13),
      component: 'payments',
      level: 'down',
      text: 'Paying fails in the app; the tills in the shops still work',
      actor: 'Ines',
      source: 'cli',
    }),
  },
  {
    second: 24,
    told: 'Declared, and worse than the alert thought: two facts in one call.',
    kind: 'entries',
    body: (at) => ({
      entries: [
        { type: 'declared', occurredAt: at(24), text: 'Customers cannot pay', actor: 'Ines', source: 'cli' },
        { type: 'severity_changed', occurredAt: at(24), severity: 'sev2', actor: 'Ines', source: 'cli' },
      ],
    }),
  },
  {
    second: 32,
    told: 'Tomas joins.',
    kind: 'entries',
    body: (at) => ({
      type: 'note',
      occurredAt: at(32),
      text: '38 % of the orders fail, all of them while paying',
      actor: 'Tomas',
      source: 'web',
    }),
  },
  {
    second: 41,
    told: 'A guess is a fact, too: the fact that somebody thought so.',
    kind: 'entries',
    body: (at) => ({
      type: 'hypothesis',
      occurredAt: at(41),
      text: 'The card company is slow again, as in spring',
      actor: 'Tomas',
      source: 'web',
    }),
  },
  {
    second: 52,
    told: 'It was wrong, and stays on record.',
    kind: 'entries',
    body: (at) => ({
      type: 'note',
      occurredAt: at(52),
      text: 'The card company answers within 80 ms. It is us: there is no free connection to the database',
      actor: 'Ines',
      source: 'cli',
    }),
  },
  {
    second: 61,
    told: 'What had changed? A release, before the first alert. Nobody here knew of it until now: both times are kept.',
    kind: 'entries',
    body: (at) => ({
      id: 'release',
      type: 'release',
      occurredAt: at(-40),
      learnedAt: at(58),
      service: 'checkout',
      environment: 'production',
      version: '4.12.0',
      text: 'From the log of the deploy job',
      actor: 'deploy job',
      source: 'ci',
    }),
  },
  {
    second: 70,
    told: 'The cause.',
    kind: 'entries',
    body: (at) => ({
      type: 'identified',
      occurredAt: at(70),
      text: '4.12.0 holds a connection for as long as a payment takes',
      actor: 'Tomas',
      source: 'web',
    }),
  },
  {
    second: 78,
    told: 'Customers are told.',
    kind: 'entries',
    body: (at) => ({
      type: 'communicated',
      occurredAt: at(78),
      text: 'Status page: paying in the app fails for some of you. The shops are open',
      actor: 'Mara',
      source: 'web',
    }),
  },
  {
    second: 86,
    told: 'A decision.',
    kind: 'entries',
    body: (at) => ({
      type: 'decision',
      occurredAt: at(86),
      text: 'Roll back now; the fix can wait for daylight',
      actor: 'Ines',
      source: 'cli',
    }),
  },
  {
    second: 95,
    told: 'The deploy job posts the rollback by itself.',
    kind: 'entries',
    body: (at) => ({
      type: 'rollback',
      occurredAt: at(95),
      service: 'checkout',
      environment: 'production',
      version: '4.11.3',
      reverts: '4.12.0',
      actor: 'deploy job',
      source: 'ci',
    }),
  },
  {
    second: 104,
    told: 'It helps.',
    kind: 'entries',
    body: (at) => ({
      type: 'mitigated',
      occurredAt: at(103),
      text: 'New payments go through',
      actor: 'Ines',
      source: 'cli',
    }),
  },
  {
    second: 115,
    told: 'The last payment that had waited is through.',
    kind: 'entries',
    body: (at) => ({
      id: 'impact-end',
      type: 'impact_ended',
      occurredAt: at(110),
      component: 'payments',
      actor: 'monitoring',
      source: 'webhook',
    }),
  },
  {
    second: 126,
    told: 'Over.',
    kind: 'entries',
    body: (at) => ({ type: 'resolved', occurredAt: at(126), text: 'All quiet', actor: 'Ines', source: 'cli' }),
  },
  {
    second: 136,
    told: 'The status page states a length. Is there anything in the record that is that long?',
    kind: 'claim',
    body: () => ({
      id: 'status-page',
      text: 'customers could not pay for 140 seconds',
      by: 'status page',
      stated: 'PT140S',
    }),
  },
  {
    second: 150,
    told: 'A late finding: it had begun earlier. The record is corrected, and keeps what it said before.',
    kind: 'amend',
    entryId: 'impact',
    body: (at) => ({
      set: { occurredAt: at(-30) },
      reason: 'The log of payments has the first failure 25 s before what the graphs show',
      learnedAt: at(146),
    }),
  },
  {
    second: 162,
    told: 'What remains to be done.',
    kind: 'entries',
    body: (at) => ({
      type: 'action',
      occurredAt: at(162),
      text: 'A test in which the card company is slow: connections must not run out',
      actor: 'Tomas',
      source: 'web',
    }),
  },
  {
    second: 174,
    told: 'Closed.',
    kind: 'entries',
    body: (at) => ({ type: 'closed', occurredAt: at(174), actor: 'Ines', source: 'cli' }),
  },
];
