/** The kinds of hooks, by name. */
import { type HookKindName } from './hook.js';
import { type HookKind } from './kind.js';
import { ALERTMANAGER } from './kinds/alertmanager.js';
import { FLUX } from './kinds/flux.js';
import { GITHUB } from './kinds/github.js';
import { GITLAB } from './kinds/gitlab.js';
import { GRAFANA } from './kinds/grafana.js';
import { LAUNCHDARKLY } from './kinds/launchdarkly.js';
import { PAGERDUTY } from './kinds/pagerduty.js';
import { SLACK } from './kinds/slack.js';
import { STATUSPAGE } from './kinds/statuspage.js';

export const KINDS: Readonly<Partial<Record<HookKindName, HookKind>>> = {
  alertmanager: ALERTMANAGER,
  flux: FLUX,
  github: GITHUB,
  gitlab: GITLAB,
  grafana: GRAFANA,
  launchdarkly: LAUNCHDARKLY,
  pagerduty: PAGERDUTY,
  slack: SLACK,
  statuspage: STATUSPAGE,
};
