import { type HookKind } from '../kind.js';
import { hasCredentials, hasSignature, headerOf, hmac, isTimely } from '../signatures.js';
import { readAlertGroup } from './alert-groups.js';

/** Grafana Alerting, contact point "webhook". */
export const GRAFANA: HookKind = {
  secrets: 'signing',
  goesTo: 'an incident',
  verify(delivery, secret, now, { timestampHeader }) {
    const { headers, body } = delivery;
    const signature = headerOf(headers, 'x-grafana-alerting-signature');
    if (signature === undefined) return timestampHeader === null && hasCredentials(delivery, secret);
    const signedAt = timestampHeader === null ? undefined : headerOf(headers, timestampHeader);
    if (timestampHeader !== null && !isTimely(signedAt, now)) return false;
    const parts = timestampHeader === null ? [body] : [`${signedAt}:`, body];
    return hasSignature(signature, ',', '', hmac('sha256', secret, 'hex', ...parts));
  },
  read: readAlertGroup,
};
