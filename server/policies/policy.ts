import { z } from 'zod';

/** What administrators set for the whole province. */
export const policyNames = ['password', 'levels', 'sessions', 'registration'] as const;
export type PolicyName = (typeof policyNames)[number];

export function isPolicyName(value: unknown): value is PolicyName {
  return policyNames.includes(value as PolicyName);
}

export type PolicyUnit = 'characters' | 'days' | 'hours' | 'minutes' | 'level';

/** `looser`: which way asks less of people or lets more happen. `never`: 0 may stand for "not at all", the loosest there is. */
type CountField = {
  kind: 'count';
  unit: PolicyUnit;
  least: number;
  most: number;
  initial: number;
  looser: 'lower' | 'higher';
  never?: true;
};
type SwitchField = { kind: 'switch'; initial: boolean; looser: boolean };
export type PolicyField = CountField | SwitchField;

/**
 * Every setting there is, with the values that count as long as nobody set others. The bounds are what no administrator can
 * leave: floors and ceilings of NIST SP 800-63B-4 and of DOMAIN 8.1.4.1.
 */
export const policyFields = {
  password: {
    // section 3.1.1.2: 8 where the account has other ways in, and every account of ours has one
    leastLength: { kind: 'count', unit: 'characters', least: 8, most: 32, initial: 8, looser: 'lower' },
    // against NIST, for GB/T 22239 8.1.4.1 a): of officials and administrators, and off until somebody has to have it
    staffExpiryDays: { kind: 'count', unit: 'days', least: 30, most: 1095, initial: 0, looser: 'higher', never: true },
  },
  levels: {
    administratorLevel: { kind: 'count', unit: 'level', least: 2, most: 4, initial: 2, looser: 'lower' },
    officialLevel: { kind: 'count', unit: 'level', least: 2, most: 4, initial: 2, looser: 'lower' },
    enterpriseLevel: { kind: 'count', unit: 'level', least: 2, most: 4, initial: 2, looser: 'lower' },
    // login.gov's `reauthn_window`
    recentLoginMinutes: { kind: 'count', unit: 'minutes', least: 5, most: 20, initial: 20, looser: 'higher' },
  },
  sessions: {
    // sections 2.2.3: an hour and a day at the most
    idleMinutes: { kind: 'count', unit: 'minutes', least: 5, most: 60, initial: 60, looser: 'higher' },
    absoluteHours: { kind: 'count', unit: 'hours', least: 1, most: 24, initial: 24, looser: 'higher' },
  },
  registration: {
    byMobile: { kind: 'switch', initial: true, looser: true },
    byEmail: { kind: 'switch', initial: true, looser: true },
    bySource: { kind: 'switch', initial: true, looser: true },
    byImport: { kind: 'switch', initial: true, looser: true },
  },
} as const satisfies Record<PolicyName, Record<string, PolicyField>>;

type Fields = typeof policyFields;
/** The settings of each policy by name. */
export type Policies = {
  readonly [N in PolicyName]: {
    readonly [F in keyof Fields[N]]: Fields[N][F] extends { kind: 'switch' } ? boolean : number;
  };
};
/** Settings of some policy. */
export type PolicySettings = Readonly<Record<string, number | boolean>>;

export function fieldsOf(name: PolicyName): readonly (readonly [string, PolicyField])[] {
  return Object.entries(policyFields[name]);
}

export function defaultsOf<N extends PolicyName>(name: N): Policies[N] {
  return Object.fromEntries(fieldsOf(name).map(([field, { initial }]) => [field, initial])) as unknown as Policies[N];
}

function valueSchema(field: PolicyField) {
  if (field.kind === 'switch') return z.boolean();
  const isInside = (value: number) => (field.never && value === 0) || (value >= field.least && value <= field.most);
  return z.number().int().refine(isInside);
}

/** Fields whose value is none they can have, or that the policy has not. */
export function wrongFields(name: PolicyName, settings: PolicySettings): string[] {
  const known = fieldsOf(name);
  const wrong = known.filter(([field, declared]) => !valueSchema(declared).safeParse(settings[field]).success);
  const unknown = Object.keys(settings).filter((field) => !known.some(([name]) => name === field));
  return [...wrong.map(([field]) => field), ...unknown];
}

/** A stored version as it was: a setting that came later has its default in it, and so has what is no value at all. */
export function asStored(name: PolicyName, stored: PolicySettings): PolicySettings {
  return { ...defaultsOf(name), ...Object.fromEntries(Object.entries(stored).filter(([, value]) => isValue(value))) };
}

/**
 * The same as it counts now. Bounds are what nobody leaves, and a release may have others than the one that stored it: the
 * nearest value there can be counts then, and for what is none of its kind the default. `strays`: the settings of which that is so.
 */
export function readStored(name: PolicyName, stored: PolicySettings): { settings: PolicySettings; strays: string[] } {
  const was = asStored(name, stored);
  const settings = Object.fromEntries(
    fieldsOf(name).map(([field, declared]) => [field, nearest(declared, was[field])] as const),
  );
  return { settings, strays: Object.keys(settings).filter((one) => one in stored && settings[one] !== stored[one]) };
}

function isValue(value: unknown): value is number | boolean {
  return typeof value === 'boolean' || Number.isInteger(value);
}

function nearest(field: PolicyField, value: number | boolean | undefined): number | boolean {
  if (valueSchema(field).safeParse(value).success) return value as number | boolean;
  if (field.kind === 'switch' || typeof value !== 'number') return field.initial;
  return Math.min(field.most, Math.max(field.least, value));
}

export type FieldChange = { field: string; from: number | boolean; to: number | boolean; isLooser: boolean };

/** What would be different, field by field. */
export function differences(name: PolicyName, from: PolicySettings, to: PolicySettings): FieldChange[] {
  return fieldsOf(name).flatMap(([field, declared]) => {
    const [before, after] = [from[field] ?? declared.initial, to[field] ?? declared.initial];
    if (before === after) return [];
    return [{ field, from: before, to: after, isLooser: looseness(declared, after) > looseness(declared, before) }];
  });
}

/** The higher, the looser. */
function looseness(field: PolicyField, value: number | boolean): number {
  if (field.kind === 'switch') return value === field.looser ? 1 : 0;
  if (field.never && value === 0) return Number.POSITIVE_INFINITY;
  return field.looser === 'higher' ? Number(value) : -Number(value);
}
