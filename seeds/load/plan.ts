import { type Outcome, refuse } from '../../server/lib/outcome.ts';

/** How many of what. Everything else follows from these and the day they are made on. */
export type LoadPlan = { persons: number; officials: number; units: number; applications: number };

export const wholeProvince: LoadPlan = { persons: 1_000_000, officials: 100_000, units: 20_000, applications: 2_000 };

/** Fewest that make a province, and most that the numbers given out here are enough for. */
const bounds = {
  persons: [100, 9_000_000],
  officials: [1, 900_000],
  units: [30, 60_000],
  applications: [1, 9_000],
} as const;

/** Of every twenty persons the first three have registered and proven nothing. */
const blockSize = 20;
const unproven = 3;

/** Reads the options of the command, whole numbers. */
export function parsePlan(options: Readonly<Record<string, string>>): Outcome<{ plan: LoadPlan }, string> {
  const plan = { ...wholeProvince };
  for (const option of Object.keys(bounds) as (keyof LoadPlan)[]) {
    const [least, most] = bounds[option];
    const value = options[option] === undefined ? plan[option] : Number(options[option]);
    if (!Number.isInteger(value) || value < least || value > most)
      return refuse(`--${option} must be a whole number from ${least} to ${most}.`);
    plan[option] = value;
  }
  if (plan.officials > verifiedCount(plan.persons))
    return refuse(`${plan.persons} persons are enough for ${verifiedCount(plan.persons)} --officials.`);
  return { ok: true, plan };
}

/** Whether person `n` (from 0) was never proven to be anybody. */
export const isUnproven = (n: number): boolean => n % blockSize < unproven;

/** How many of so many persons are verified. */
export function verifiedCount(persons: number): number {
  const whole = Math.floor(persons / blockSize);
  return whole * (blockSize - unproven) + Math.max(0, (persons % blockSize) - unproven);
}

/** Number of the k-th verified person, both from 0. `load_verified` in SQL says the same. */
export function verifiedPerson(k: number): number {
  const inBlock = blockSize - unproven;
  return Math.floor(k / inBlock) * blockSize + unproven + (k % inBlock);
}

export type LoadCounts = LoadPlan & {
  enterprises: number;
  consents: number;
  sessions: number;
  events: number;
  deliveries: number;
  verified: number;
};

/** What a plan comes to: a province of a million persons has 50,000 enterprises and a month with a million security events
 * and 200,000 deliveries. */
export function countsOf(plan: LoadPlan): LoadCounts {
  return {
    ...plan,
    enterprises: Math.ceil(plan.persons / 20),
    consents: Math.ceil(plan.persons / 2),
    sessions: Math.ceil(plan.persons / 20),
    events: plan.persons,
    deliveries: Math.ceil(plan.persons / 5),
    verified: verifiedCount(plan.persons),
  };
}
