import type { FieldChange, PolicyField, PolicyName, PolicySettings } from '../../server/policies/policy.ts';
import type { FieldProblems, Problem } from '../problem.ts';
import type { Words } from '../words/words.ts';
import type { ConsoleProps } from './props.ts';

export type PolicyFieldName = keyof Words['consolePolicies']['fields'];

export type PoliciesPageProps = ConsoleProps & { policies: readonly { name: PolicyName; version: number }[] };

export type PolicyVersionView = {
  version: number;
  changes: readonly FieldChange[];
  setBy: string;
  approvedBy: string | undefined;
  reason: string;
  at: Date;
};

/** What stands in the form: as typed, and what is wrong with it. */
export type PolicyForm = {
  typed: Readonly<Record<string, string>>;
  problems: Readonly<Record<string, Problem | undefined>>;
};

export type PolicyPageProps = ConsoleProps & {
  name: PolicyName;
  version: number;
  settings: PolicySettings;
  /** Stored with a value they cannot have any more: the nearest counts. */
  strays: readonly string[];
  fields: readonly (readonly [string, PolicyField])[];
  versions: readonly PolicyVersionView[];
  nextHref: string | undefined;
  /** Undefined: not for this administrator. */
  form: PolicyForm | undefined;
};

/** `isPart`: more are there than were looked at. */
export type EffectView = {
  kind: keyof Words['consolePolicies']['effects'];
  looked: number;
  affected: number;
  isPart: boolean;
};

export type PolicyPreviewPageProps = ConsoleProps & {
  name: PolicyName;
  fields: readonly (readonly [string, PolicyField])[];
  /** Goes along with the form, so that what is confirmed is what was seen. */
  version: number;
  settings: PolicySettings;
  changes: readonly FieldChange[];
  loosens: boolean;
  effects: readonly EffectView[];
  typed: { reason: string };
  problems: FieldProblems<'reason'>;
};
