import { authenticators } from '../authenticators/registry.ts';
import { elsewhere } from '../authenticators/source/proves.ts';
import type { DatedProof } from './assurance.ts';

/**
 * The proofs a session was begun with, read back from its `amr` values. A passkey comes back as one of no
 * proven model: the hardware level is proven anew, or stands in the level of the session.
 */
export function sessionProofs(amr: readonly string[], at: number): DatedProof[] {
  const proofs: DatedProof[] = [];
  // whose methods the others are cannot be told any more: they count as the one factor that a source proves at least
  const isElsewhere = amr.includes(elsewhere);
  if (isElsewhere) proofs.push({ ...authenticators.source.prove({ acr: 'urn:yimen:aal1', amr }), at });
  if (!isElsewhere && amr.includes('pwd')) proofs.push({ ...authenticators.password.prove({}), at });
  if (!isElsewhere && amr.includes('otp')) {
    const channel = amr.includes('sms') ? 'sms' : 'email';
    proofs.push({ ...authenticators['one-time-code'].prove({ channel }), at });
  }
  if (amr.includes('user'))
    proofs.push({ ...authenticators.passkey.prove({ backupEligible: amr.includes('swk') }), at });
  return proofs.map((proof) => ({ ...proof, ofSession: true }));
}
