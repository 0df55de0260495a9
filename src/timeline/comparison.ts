/** How a stated length compares to the true one. */
export const COMPARISONS = ['exactly', 'about', 'at_least', 'at_most', 'between'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A length that is only said to be no less, or no more. */
export const isBound = (comparison: Comparison): boolean => comparison === 'at_least' || comparison === 'at_most';
