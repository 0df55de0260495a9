/** Who an incident is for, in words of a page. @param visibleTo of a private one */
export function audienceWords(visibleTo: readonly string[]): string {
  if (visibleTo.length === 0) return 'Private: only admins see it';
  return `Private: seen by ${visibleTo.map((name) => name.replace(':', ' ')).join(', ')}, and admins`;
}
