const dayMs = 86_400_000;

/** What ends within so many days ends soon: whoever has to act hears of it from then on. */
export const soonDays = 30;

/** Days that are left, rounded up; none after the end. */
export function daysLeft(endsAt: Date, now: Date): number {
  return Math.max(0, Math.ceil((endsAt.getTime() - now.getTime()) / dayMs));
}
