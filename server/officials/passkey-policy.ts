import { z } from 'zod';
import type { Queryable } from '../db/database.ts';
import type { PasskeyPolicy } from '../lib/identity.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { type Actor, recordActs } from './actor.ts';
import type { OfficialParts } from './parts.ts';
import { findPasskeyPolicies, storePasskeyPolicy } from './units/store.ts';

const aaguid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

/** What may stand in `units.passkey_policy`. A list of models means something only where the model is proven. */
export const passkeyPolicySchema: z.ZodType<PasskeyPolicy> = z
  .strictObject({ hardwareBound: z.boolean(), models: z.array(aaguid).min(1).max(100).nullable() })
  .refine(({ hardwareBound, models }) => hardwareBound || models === null);

/** Sets what a unit demands of its officials' passkeys and of those below it; null: as the unit above. */
export async function setPasskeyPolicy(
  parts: OfficialParts,
  actor: Actor,
  unitId: string,
  policy: PasskeyPolicy | null,
): Promise<Outcome<object, 'policy-invalid' | 'unit-unknown'>> {
  if (policy !== null && !passkeyPolicySchema.safeParse(policy).success) return refuse('policy-invalid');
  if (!isUuid(unitId)) return refuse('unit-unknown');
  return parts.knex.transaction(async (tx) => {
    if (!(await storePasskeyPolicy(tx, unitId, policy))) return refuse('unit-unknown');
    const detail = {
      unitId,
      hardwareBound: policy?.hardwareBound ?? false,
      models: policy?.models?.length ?? 0,
    };
    await recordActs(tx, actor, [{ type: 'unit.passkey-policy.changed', outcome: 'success', detail }]);
    return { ok: true };
  });
}

/** What the posts of a person demand of a security key. Undefined: none of them demands one. `models` null: any will do. */
export async function securityKeyDuty(
  db: Queryable,
  personId: string,
  now: Date,
): Promise<{ models: readonly string[] | null } | undefined> {
  const demanding = (await findPasskeyPolicies(db, personId, now)).filter(({ hardwareBound }) => hardwareBound);
  if (demanding.length === 0) return undefined;
  const lists = demanding.map(({ models }) => models);
  return { models: lists.includes(null) ? null : [...new Set(lists.flatMap((models) => models ?? []))] };
}
