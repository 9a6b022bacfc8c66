/** How failures are answered. After `lockAfter` consecutive failures each further one locks, twice as long each time. */
export const ledgerPolicy = {
  lockAfter: 5,
  firstLockSeconds: 60,
  longestLockSeconds: 1800,
  /** NIST SP 800-63B-4 section 3.2.2: no more than 100 consecutive failures, then dead until bound again. */
  disableAfter: 100,
  /** How long the count of an identifier that belongs to nobody is kept. */
  strangerDays: 90,
} as const;
