/** What comes in when somebody signs in: JSON of a program, or the form of the page as plain text. */
import { returnPath } from '../../access/entrance/sign-in-address.js';
import { line, object, Place, readRequired, refuseOthers, type Reading } from '../../timeline/input/values.js';

const LONGEST = 200;
const FIELDS = new Set(['key']);

export interface SignInKey {
  readonly key: string;
}

export function readSignIn(body: unknown): Reading<SignInKey> {
  const place = Place.root();
  const input = object(body, place);
  if (input === undefined) return place.reading<SignInKey>(undefined);
  refuseOthers(input, FIELDS, place);
  const key = readRequired(line(LONGEST), input, 'key', place);
  return place.reading(key === undefined ? undefined : { key });
}

/** @param text a line `name=value` for each field; what is missing is empty */
export function readSignInForm(text: string): SignInKey & { readonly returnTo: string } {
  const fields = new Map(
    text.split(/\r?\n/).map((each): [string, string] => {
      const [name = ''] = each.split('=', 1);
      return [name, each.slice(name.length + 1)];
    }),
  );
  return { key: (fields.get('key') ?? '').slice(0, LONGEST), returnTo: returnPath(fields.get('return') ?? '/') };
}
