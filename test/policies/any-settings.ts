import fc from 'fast-check';
import { fieldsOf, type PolicyName, type PolicySettings } from '../../server/policies/policy.ts';

/** Any settings that a policy can have. */
export function anySettings(name: PolicyName): fc.Arbitrary<PolicySettings> {
  const fields = fieldsOf(name).map(([field, declared]) => {
    if (declared.kind === 'switch') return [field, fc.boolean()] as const;
    const inside = fc.integer({ min: declared.least, max: declared.most });
    return [field, declared.never ? fc.oneof(fc.constant(0), inside) : inside] as const;
  });
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<number | boolean>>);
}
