import type { Demands, ServedIdentities } from '../clients/served-identities.ts';
import { type Acr, satisfies, strictestAcr } from '../lib/acr.ts';
import type { Identity, IdentityFacts, PasskeyPolicy } from '../lib/identity.ts';
import { type ActFor, isAskedFor, mayActAs } from './act-for.ts';

/** Why an identity will not do for an application. The last two a login can mend at once. */
export type Missing =
  | 'not-served'
  | 'service-not-covered'
  | 'acts-not-covered'
  | 'ial'
  | 'proof-too-old'
  | 'acr'
  | 'passkey-policy';

/** How surely we know who somebody is. */
export type Assurance = { assuranceLevel: number; assuranceAt: Date | null };

/** How they logged in; `passkeyModel`: AAGUID of the passkey whose make was attested, when one was used and is remembered. */
export type LoggedIn = { acr: string | undefined; passkeyModel?: string | undefined };

/** `actFor`: the one enterprise that this request is about (RFC 9396). */
export type Demanding = { clientId: string; identities: ServedIdentities; actFor?: ActFor | undefined };

export type Candidate = { identity: Identity; missing: readonly Missing[] };

/** What somebody lacks to enter an application in one of their identities; nothing: they may. */
export function qualify(
  { facts }: Identity,
  { assurance, login }: { assurance: Assurance; login: LoggedIn },
  application: Demanding,
  now: Date,
): Missing[] {
  const demands = application.identities[facts.type];
  const { actFor, clientId } = application;
  if (!demands || (actFor && !isAskedFor(actFor, facts))) return ['not-served'];
  const missing: Missing[] = [];
  if (!covers(facts, clientId)) missing.push('service-not-covered');
  else if (actFor && !mayActAs(actFor, facts, clientId)) missing.push('acts-not-covered');
  if (effectiveAssurance(assurance.assuranceLevel, facts) < (demands.ial ?? 1)) missing.push('ial');
  else if (isTooOld(assurance.assuranceAt, demands, now)) missing.push('proof-too-old');
  const wanted = neededAcr(facts, demands);
  if (wanted && !satisfies(login.acr, wanted)) missing.push('acr');
  if (!isOfListedModel(policyOf(facts), login.passkeyModel)) missing.push('passkey-policy');
  return missing;
}

/** Nobody acts for an enterprise with more certainty than whoever granted the right had. */
export function effectiveAssurance(personLevel: number, facts: IdentityFacts): number {
  return facts.type === 'enterprise' ? Math.min(personLevel, facts.mandate.assuranceLevel) : personLevel;
}

/** The least login for an identity: officials need a phishing-resistant one, with a hardware-bound key where their unit says so. */
export function neededAcr(facts: IdentityFacts, demands: Demands): Acr | undefined {
  if (facts.type !== 'official') return demands.acr;
  return strictestAcr([demands.acr, policyOf(facts)?.hardwareBound ? 'phrh' : 'phr']);
}

/** Whether a stronger login in the same breath is all that is missing. */
export function isMendable({ missing }: Candidate): boolean {
  return missing.every((one) => one === 'acr' || one === 'passkey-policy');
}

function covers(facts: IdentityFacts, clientId: string): boolean {
  return facts.type !== 'enterprise' || (facts.mandate.services?.includes(clientId) ?? true);
}

function isTooOld(provenAt: Date | null, { proofMaxAgeDays }: Demands, now: Date): boolean {
  if (proofMaxAgeDays === undefined) return false;
  return provenAt === null || now.getTime() - provenAt.getTime() > proofMaxAgeDays * 86_400_000;
}

function policyOf(facts: IdentityFacts): PasskeyPolicy | null {
  return facts.type === 'official' ? facts.official.passkeyPolicy : null;
}

function isOfListedModel(policy: PasskeyPolicy | null, model: string | undefined): boolean {
  return !policy?.models || (model !== undefined && policy.models.includes(model));
}
