/** How doubt looks, in words. */
export const SIGNS = [
  ['hollow, with a tail', 'learned more than two minutes after it happened'],
  ['dashed', 'found in a text and not confirmed, or a change that is not linked'],
  ['a span', 'the time is only known to lie in it'],
  ['~', 'about that time'],
] as const;
