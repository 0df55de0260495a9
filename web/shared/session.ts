/** A session ends while a page is open: the page goes to where one signs in, and comes back. */
import { addressOf } from './base.js';

const { signedIn } = document.documentElement.dataset;
let isTold = false;

/** To be called with every answer's status. */
export function notice(status: number): void {
  if (status !== 401 || OFFLINE || signedIn === undefined || isTold) return;
  isTold = true;
  const here = location.pathname.slice(addressOf('').length - 1) + location.search;
  const signIn = addressOf(`login?return=${encodeURIComponent(here)}`);
  if (!isWriting()) return location.assign(signIn);
  const link = document.createElement('a');
  Object.assign(link, { href: signIn, target: '_blank', rel: 'noopener', textContent: 'Sign in again' });
  const note = document.createElement('p');
  note.className = 'trouble';
  note.setAttribute('role', 'alert');
  note.append('Your session has ended. ', link, ' in another tab: what you have written stays here.');
  document.querySelector('main')?.prepend(note);
  // Whoever signs in elsewhere comes back to this page, and goes on.
  addEventListener('focus', () => (note.remove(), (isTold = false)), { once: true });
}

/** Words of a person are never thrown away. */
const isWriting = (): boolean => [...document.querySelectorAll('textarea')].some(({ value }) => value.trim() !== '');

/** Whether an answer is the page to sign in, in place of the one that was asked for. */
export const isSignIn = ({ redirected, url }: Response): boolean =>
  redirected && new URL(url).pathname === addressOf('login');
