import { type HookKind } from '../kind.js';
import { hasCredentials } from '../signatures.js';
import { readAlertGroup } from './alert-groups.js';

/** Prometheus Alertmanager, `webhook_config`, version 4. */
export const ALERTMANAGER: HookKind = {
  secrets: 'signing',
  goesTo: 'an incident',
  verify: (delivery, secret) => hasCredentials(delivery, secret),
  read: readAlertGroup,
};
