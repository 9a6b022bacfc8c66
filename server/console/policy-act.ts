import { z } from 'zod';
import type { Act } from '../approvals/act.ts';
import { refuse } from '../lib/outcome.ts';
import { judgePolicyChange, storePolicyChange } from '../policies/change-policy.ts';
import { isPolicyName, type PolicySettings } from '../policies/policy.ts';
import { readPolicy } from '../policies/read-policy.ts';

const settings = z.record(z.string(), z.union([z.int(), z.boolean()]));
const loosening = z.object({ version: z.int(), from: settings, to: settings });

export type Loosening = { version: number; from: PolicySettings; to: PolicySettings };
export const readLoosening = (detail: unknown): Loosening => loosening.parse(detail);

/** A policy: any change of it in between voids the request, also one that tightens. */
export const loosenPolicy: Act = {
  permission: 'policies.write',
  version: async (tx, { subject }) =>
    isPolicyName(subject) ? String((await readPolicy(tx, subject)).version) : undefined,
  perform: async (tx, { subject, detail, reason }, { requestedBy: personId, approvedBy }, at) => {
    if (!isPolicyName(subject)) return refuse('unknown');
    const { version, to } = readLoosening(detail);
    const judged = await judgePolicyChange(tx, { name: subject, version, to });
    return judged.ok ? storePolicyChange(tx, judged, { personId, approvedBy, reason, at }) : judged;
  },
};
