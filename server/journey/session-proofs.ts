import { authenticators } from '../authenticators/registry.ts';
import type { DatedProof } from './assurance.ts';

/**
 * The proofs a session was begun with, read back from its `amr` values. A passkey comes back as one of no
 * proven model: the hardware level is proven anew, or stands in the level of the session.
 */
export function sessionProofs(amr: readonly string[], at: number): DatedProof[] {
  const proofs: DatedProof[] = [];
  if (amr.includes('pwd')) proofs.push({ ...authenticators.password.prove({}), at });
  if (amr.includes('otp')) {
    const channel = amr.includes('sms') ? 'sms' : 'email';
    proofs.push({ ...authenticators['one-time-code'].prove({ channel }), at });
  }
  if (amr.includes('user'))
    proofs.push({ ...authenticators.passkey.prove({ backupEligible: amr.includes('swk') }), at });
  return proofs.map((proof) => ({ ...proof, ofSession: true }));
}
