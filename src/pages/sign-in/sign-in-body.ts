/** The page on which people say who they are. It needs no script. */
import { type Caller } from '../../application/caller.js';
import { html, type Html } from '../../http/html.js';

export interface SignInContent {
  readonly base: string;
  /** A path of the service to go on to. */
  readonly returnTo: string;
  /** Who says who people are, and the way there; null: they have keys alone. */
  readonly issuer: { readonly name: string; readonly address: string } | null;
  /** Who is signed in already. */
  readonly caller: Caller | null;
  /** Why nobody was let in. */
  readonly refused: string | null;
}

export function signInBody({ base, returnTo, issuer, caller, refused }: SignInContent): Html {
  if (caller?.kind === 'local')
    return html`<h1>No key is needed here</h1>
      <p><a href="${base}">All incidents</a></p>`;
  return html`<h1>Sign in</h1>
    ${caller === null ? '' : signedIn(base, caller)}
    ${refused === null ? '' : html`<p class="trouble" role="alert">${refused}</p>`}
    ${issuer === null ? '' : byIssuer(issuer)}
    <form class="sign-in" method="post" action="${base}login" enctype="text/plain">
      <input type="hidden" name="return" value="${returnTo}" />
      <label>
        Key
        <input
          type="password"
          name="key"
          placeholder="asof_…"
          autocomplete="current-password"
          required
          maxlength="200"
        />
      </label>
      <div class="buttons"><button class="primary">Sign in</button></div>
      <p class="about">Whoever runs the service makes keys: <code>asof keys create --scope read</code></p>
    </form>`;
}

/** A link, because a page's forms may be sent nowhere but here, and this leads on to elsewhere. */
const byIssuer = ({ name, address }: NonNullable<SignInContent['issuer']>): Html =>
  html`<p class="buttons"><a class="button primary" href="${address}">Sign in with ${name}</a></p>
    <p class="about">Or with a key:</p>`;

const signedIn = (base: string, { name, id, rights }: Caller): Html =>
  html`<form method="post" action="${base}logout" enctype="text/plain">
    <p>Signed in as <bdi>${name ?? id}</bdi>, which may ${rights.scopes.join(', ')}. <button>Sign out</button></p>
  </form>`;
