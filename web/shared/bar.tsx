/** The bar on top of every page. */
import { type ComponentChildren } from 'preact';
import { addressOf } from './base.js';
import { ZoneMenu } from './zone-menu.js';

/** Who looks at the page, where a key is asked for. */
const { signedIn } = document.documentElement.dataset;

export function Bar({ children }: { readonly children?: ComponentChildren }) {
  return (
    <nav class="bar" aria-label="asof">
      {OFFLINE ? <span class="name">asof</span> : <Links />}
      <span class="space" />
      <ZoneMenu />
      {children}
    </nav>
  );
}

function Links() {
  return (
    <>
      <a class="name" href={addressOf('')}>
        asof
      </a>
      <a href={addressOf('')}>Incidents</a>
      <a href={addressOf('analytics')}>Analytics</a>
      <a href={addressOf('check')}>Check</a>
      {signedIn !== undefined && (
        <a class="who" href={addressOf('login')} title={`Signed in as ${signedIn}`}>
          <bdi>{signedIn}</bdi>
        </a>
      )}
    </>
  );
}
