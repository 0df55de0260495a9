/**
 * Makes a part of the page equal to a fresh one, and leaves in place whatever is equal already: the focus, the selection
 * and where somebody reads stay. What has an id is found again by it.
 */
export function morph(old: Element, fresh: Element): void {
  if (old.isEqualNode(fresh)) return;
  takeAttributes(old, fresh);
  const known = new Map([...old.children].filter(({ id }) => id !== '').map((child) => [child.id, child]));
  let at: ChildNode | null = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const same = next instanceof Element && next.id !== '' ? (known.get(next.id) ?? null) : matching(at, next);
    if (!same) {
      old.insertBefore(document.importNode(next, true), at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else old.insertBefore(same, at);
    if (same instanceof Element && next instanceof Element) morph(same, next);
    else if (same.nodeValue !== next.nodeValue) same.nodeValue = next.nodeValue;
  }
  while (at) {
    const gone: ChildNode = at;
    at = at.nextSibling;
    gone.remove();
  }
}

/** What stands in the place already, if it is of the kind and nobody's in particular. */
function matching(at: ChildNode | null, next: ChildNode): ChildNode | null {
  if (!at || at.nodeName !== next.nodeName) return null;
  return at instanceof Element && at.id !== '' ? null : at;
}

function takeAttributes(old: Element, fresh: Element): void {
  for (const { name } of [...old.attributes]) {
    // Whether something is folded is the reader's choice.
    if (!fresh.hasAttribute(name) && name !== 'open') old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}
