/** Incidents of the past, as invented as the story: what lists show while it goes on. */

/** The date of a day so many days ago: `2026-03-01`. */
type DaysAgo = (days: number) => string;

export const PAST: readonly ((daysAgo: DaysAgo) => object)[] = [
  (daysAgo) => {
    const on = daysAgo(9);
    return {
      id: 'tills-reject-updates',
      title: 'Tills reject the new price list',
      company: 'Kestrel Coffee',
      product: 'Tills',
      services: ['price-list'],
      severity: 'sev2',
      categories: ['config-change'],
      keywords: ['prices'],
      historical: true,
      entries: [
        { id: 'c', type: 'config_changed', occurredAt: `${on}T05:30Z`, service: 'price-list', text: 'Summer prices' },
        { id: 'i', type: 'impact_started', occurredAt: `${on}T06:02Z`, component: 'tills', level: 'degraded' },
        { id: 'd', type: 'detected', occurredAt: `${on}T06:09Z`, text: 'A shop calls' },
        { id: 'o', type: 'declared', occurredAt: `${on}T06:15Z` },
        { id: 'r', type: 'rollback', occurredAt: `${on}T06:31Z`, service: 'price-list', reverts: 'c' },
        { id: 'e', type: 'impact_ended', occurredAt: `${on}T06:34Z`, component: 'tills' },
        { id: 'f', type: 'resolved', occurredAt: `${on}T06:40Z` },
      ],
      claims: [
        { id: 'mail', text: 'about half an hour', by: 'mail to the shops', stated: 'PT30M', comparison: 'about' },
      ],
    };
  },
  (daysAgo) => {
    const on = daysAgo(34);
    return {
      id: 'points-counted-twice',
      title: 'Loyalty points were counted twice',
      company: 'Kestrel Coffee',
      product: 'Loyalty',
      services: ['points'],
      severity: 'sev3',
      categories: ['data'],
      keywords: ['duplicate messages'],
      historical: true,
      entries: [
        {
          id: 's',
          type: 'data_loss_started',
          occurredAt: daysAgo(36),
          component: 'points',
          text: 'Some time that day',
        },
        { id: 'd', type: 'detected', occurredAt: `${on}T14:20Z`, text: 'A customer asks why she is so rich' },
        { id: 'e', type: 'data_loss_ended', occurredAt: `${on}T15:05Z`, component: 'points' },
        { id: 'f', type: 'resolved', occurredAt: `${on}T17:45Z`, text: 'All accounts are put right' },
      ],
    };
  },
  (daysAgo) => {
    const on = daysAgo(80);
    return {
      id: 'yesterdays-timetable',
      title: 'Screens show the timetable of yesterday',
      company: 'Harbour Rail',
      product: 'Platform screens',
      services: ['timetable'],
      severity: 'sev2',
      categories: ['clock'],
      keywords: ['midnight', 'cache'],
      historical: true,
      entries: [
        { id: 'i', type: 'impact_started', occurredAt: `${on}T00:00Z`, level: 'down' },
        { id: 'd', type: 'declared', occurredAt: `${on}T04:38Z`, text: 'The first passengers are there' },
        { id: 'f', type: 'resolved', occurredAt: `${on}T05:10Z`, text: 'All caches emptied' },
        { id: 'o', type: 'reopened', occurredAt: `${on}T05:25Z`, text: 'Two stations had been left out' },
        { id: 'e', type: 'impact_ended', occurredAt: `${on}T05:41Z` },
        { id: 'g', type: 'resolved', occurredAt: `${on}T05:45Z` },
      ],
      claims: [
        { id: 'press', text: 'a little over an hour', by: 'press office', stated: 'PT65M', comparison: 'about' },
      ],
    };
  },
  (daysAgo) => {
    const on = daysAgo(151);
    return {
      id: 'tickets-sold-out',
      title: 'The shop says sold out while seats are free',
      company: 'Harbour Rail',
      product: 'Ticket shop',
      services: ['seats', 'shop'],
      categories: ['capacity'],
      keywords: ['locks'],
      historical: true,
      entries: [
        { id: 'r', type: 'release', occurredAt: `${on}T09:12Z`, service: 'seats', version: '88' },
        { id: 'i', type: 'impact_started', occurredAt: `${on}T09:14Z`, component: 'shop', approximate: true },
        { id: 'm', type: 'mitigated', occurredAt: `${on}T10:02Z`, text: 'Locks expire by hand, every minute' },
        { id: 'e', type: 'impact_ended', occurredAt: `${on}T10:02Z`, component: 'shop' },
        { id: 'f', type: 'resolved', occurredAt: `${on}T13:30Z`, text: 'Release 89 is out' },
      ],
    };
  },
];
