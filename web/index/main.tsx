/** Brings the page of all incidents to life. Everything on it was sent by the service and works without this. */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { Help } from '../shared/help.js';
import { ZoneMenu } from '../shared/zone-menu.js';
import { zoneName } from '../shared/zone.js';
import { listenToBrush } from './brush.js';
import { Declare } from './declare.js';
import { KEYS, listenToKeys } from './keys.js';
import { listen } from './live.js';
import { listenToLinks, refresh } from './navigation.js';
import { listenToSearch } from './search.js';
import { tickElapsed } from './elapsed.js';

const bar = document.querySelector('nav.bar')!;
const corner = bar.appendChild(document.createElement('div'));
corner.className = 'corner';
render(
  <>
    <ZoneMenu />
    <Help keys={KEYS} />
  </>,
  corner,
);

const place = document.getElementById('declare');
// Not there for whoever may only read.
if (place) {
  place.replaceChildren();
  render(<Declare />, place);
}

listenToLinks();
listenToSearch();
listenToBrush();
listenToKeys();
listen();
setInterval(tickElapsed, 1000);

// The service sends dates in UTC, or in the zone of the address; what was remembered or is chosen now comes after.
let sent = new URLSearchParams(location.search).get('tz') ?? 'UTC';
effect(() => {
  const name = zoneName.value;
  if (name === sent) return;
  sent = name;
  void refresh();
});
