/** Incidents of every shape that a drawing has to serve. Their times are fixed, so that they look the same every day. */

interface Drawn {
  readonly id: string;
  readonly title: string;
  readonly historical?: boolean;
  readonly entries: readonly object[];
}

const DAY = '2024-05-07';
/** `declared 10:00` on that day. */
const at = (type: string, clock: string, more: object = {}): object => ({
  id: `${type}-${clock.replaceAll(':', '-')}`,
  type,
  occurredAt: clock.length > 8 ? clock : `${DAY}T${clock.length === 5 ? `${clock}:00` : clock}Z`,
  ...more,
});

const FEW: readonly Drawn[] = [
  {
    id: 'seconds',
    title: 'Thirty-nine seconds',
    entries: [
      at('impact_started', '10:00:03', { component: 'git', level: 'down' }),
      at('detected', '10:00:12'),
      at('rollback', '10:00:30', { service: 'git', version: '1.1' }),
      at('impact_ended', '10:00:41', { component: 'git' }),
      at('resolved', '10:00:42'),
    ],
  },
  {
    id: 'months',
    title: 'A certificate that nobody renewed',
    entries: [
      at('config_changed', '2022-01-05', { text: 'Issued for two years' }),
      at('impact_started', '2023-08-20T04:00:00Z'),
      at('detected', '2023-08-20T04:20:00Z'),
      at('declared', '2023-08-20T04:31:00Z'),
      at('identified', '2023-08-20T05:00:00Z'),
      at('mitigated', '2023-08-20T05:10:00Z'),
      at('resolved', '2023-08-21T09:00:00Z'),
    ],
  },
  {
    id: 'ship',
    title: 'A ship that heels over',
    entries: [
      at('release', '1628-08-10T15:00:00Z', { text: 'Sets sail' }),
      at('impact_started', '1628-08-10T16:00:00Z', { level: 'down' }),
      at('resolved', '1628-08-10T17:00:00Z'),
    ],
  },
  {
    id: 'ties',
    title: 'Everything at once',
    entries: [
      at('release', '10:00', { service: 'api', version: '2' }),
      at('config_changed', '10:00'),
      at('flag_changed', '10:00'),
      at('impact_started', '10:00', { component: 'api' }),
      at('detected', '10:00'),
      at('declared', '10:00'),
      at('resolved', '11:00'),
      at('impact_ended', '11:00', { component: 'api' }),
    ],
  },
  {
    id: 'open-window',
    title: 'One part never came back',
    entries: [
      at('impact_started', '09:00', { component: 'search', level: 'down' }),
      at('impact_started', '09:20', { component: 'mail', level: 'degraded' }),
      at('declared', '09:30'),
      at('impact_ended', '10:40', { component: 'search' }),
      at('communicated', '10:45'),
    ],
  },
  {
    id: 'negative',
    title: 'Detected before it began',
    entries: [
      at('detected', '09:50'),
      at('impact_started', '10:00', { component: 'web', level: 'partial' }),
      at('declared', '10:05'),
      at('impact_ended', '10:50', { component: 'web' }),
      at('resolved', '11:00'),
    ],
  },
  {
    id: 'coarse',
    title: 'Known to the day only',
    entries: [
      at('config_changed', '2021-03-02'),
      at('impact_started', '2021-03-05', { level: 'minor' }),
      at('detected', '2021-03-11', { approximate: true }),
      at('resolved', '2021-03-24'),
    ],
  },
  {
    id: 'reopened',
    title: 'Over three times',
    entries: [
      at('impact_started', '08:00', { component: 'queue', level: 'down' }),
      at('declared', '08:10'),
      at('resolved', '09:00'),
      at('reopened', '09:30'),
      at('resolved', '10:20'),
      at('reopened', '11:00'),
      at('mitigated', '11:20'),
      at('resolved', '11:50'),
      at('reopened', '13:00'),
      at('impact_ended', '13:30', { component: 'queue' }),
      at('resolved', '13:40'),
    ],
  },
];

/** Three thousand facts, of every lane. */
const MANY: Drawn = {
  id: 'many',
  title: 'Three thousand facts',
  entries: Array.from({ length: 3000 }, (_, n) => ({
    id: `n${n}`,
    type:
      n === 0
        ? 'declared'
        : n % 500 === 7
          ? 'release'
          : n % 40 === 0
            ? 'action'
            : n % 97 === 0
              ? 'communicated'
              : 'note',
    occurredAt: new Date(Date.parse(`${DAY}T00:00:00Z`) + n * 20_000 + (n > 2000 ? 30_000_000 : 0)).toISOString(),
    text: `What was seen for the ${n}th time`,
  })),
};

export const DRAWN: readonly Drawn[] = [...FEW, MANY].map((incident) => ({ ...incident, historical: true }));
