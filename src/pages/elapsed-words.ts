/** How long something has been going on, as the service sends it and as the page goes on counting. */

/** To the minute, of days to the hour, and to the second before there is a minute. @param seconds whole, not negative */
export function elapsedWords(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}
