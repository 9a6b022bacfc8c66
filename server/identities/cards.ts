import type { HinderedIdentity, Hindrance, IdentityCard, PossibleIdentity } from '../../views/identities/props.ts';
import type { ClientRegistry } from '../clients/registry.ts';
import type { ServedIdentities } from '../clients/served-identities.ts';
import type { Identity, IdentityKey } from '../lib/identity.ts';
import type { Locale } from '../lib/locale.ts';
import { type Candidate, type Demanding, isMendable } from './qualify.ts';

/** For whom cards are drawn. */
export type Reader = { clients: ClientRegistry; locale: Locale; name: string | null };

/** An identity in words a page can show. */
export async function cardOf({ clients, locale, name }: Reader, { key, facts }: Identity): Promise<IdentityCard> {
  if (facts.type === 'citizen') return { key, type: 'citizen', name: name ?? undefined };
  if (facts.type === 'official') {
    return { key, type: 'official', unit: facts.official.unitName[locale], title: facts.official.title };
  }
  const { enterprise, mandate } = facts;
  const [agency] = mandate.chain;
  const services = mandate.services && (await Promise.all(mandate.services.map((id) => clients.label(id))));
  return {
    key,
    type: 'enterprise',
    name: enterprise.name,
    role: mandate.role,
    ...(agency && { agency: agency.name }),
    ...(services && { services: services.flatMap((label) => (label ? [label.name[locale]] : [])) }),
    ...(mandate.validUntil !== null && { until: new Date(mandate.validUntil) }),
  };
}

/** What can be chosen, the last choice first. */
export async function possibleCards(
  reader: Reader,
  candidates: readonly Candidate[],
  last: IdentityKey | undefined,
): Promise<PossibleIdentity[]> {
  const possible = candidates.filter(isMendable);
  const cards = possible.map(async ({ identity, missing }) => ({
    card: await cardOf(reader, identity),
    isLast: identity.key === last,
    stronger: missing.length > 0,
  }));
  return (await Promise.all(cards)).sort((a, b) => Number(b.isLast) - Number(a.isLast));
}

/** What cannot be chosen, of the kinds the application serves, and the kinds the person has none of. */
export async function hinderedCards(
  reader: Reader,
  candidates: readonly Candidate[],
  { identities: served, actFor }: Demanding,
  personLevel: number,
): Promise<HinderedIdentity[]> {
  const concerned = candidates.filter((one) => !isMendable(one) && !one.missing.includes('not-served'));
  const cards = concerned.map(async (one) => ({
    card: await cardOf(reader, one.identity),
    hindrances: hindrancesOf(one, served, personLevel),
  }));
  const types = candidates.map(({ identity }) => identity.facts.type);
  const absent: HinderedIdentity[] = [];
  if (actFor) {
    if (cards.length === 0) absent.push({ hindrances: [{ code: 'other-enterprise', uscc: actFor.enterprise }] });
    return [...(await Promise.all(cards)), ...absent];
  }
  if (served.enterprise && !types.includes('enterprise')) absent.push({ hindrances: [{ code: 'no-enterprise' }] });
  if (served.official && !types.includes('official')) absent.push({ hindrances: [{ code: 'no-post' }] });
  return [...(await Promise.all(cards)), ...absent];
}

function hindrancesOf({ identity, missing }: Candidate, served: ServedIdentities, personLevel: number): Hindrance[] {
  const { ial: level = 1, proofMaxAgeDays: days = 0 } = served[identity.facts.type] ?? {};
  return missing.flatMap((one): Hindrance[] => {
    if (one === 'service-not-covered' || one === 'acts-not-covered') return [{ code: one }];
    if (one === 'ial') return [{ code: personLevel < level ? 'ial' : 'ial-of-grantor', level }];
    return one === 'proof-too-old' ? [{ code: 'proof-too-old', days }] : [];
  });
}
