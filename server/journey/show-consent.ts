import type { Frame, Page } from '../../views/frame.ts';
import { consentPage } from '../../views/journey/consent-page.ts';
import type { ConsentItem } from '../../views/journey/props.ts';
import { grantedDetail } from '../identities/act-for.ts';
import { cardOf } from '../identities/cards.ts';
import type { Identity } from '../lib/identity.ts';
import { maskDocumentNumber, maskEmail, maskMobile } from '../lib/mask.ts';
import { consentSeconds } from '../oidc/lifetimes.ts';
import { listAddresses } from '../people/addresses.ts';
import { documentOf } from '../people/documents.ts';
import { findActivePerson } from '../people/find-person.ts';
import { findConsent } from '../sessions/consents.ts';
import { type ConsentQuestion, consentQuestion, questionShown } from './consent.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { props, sender } from './props.ts';
import { wornNow } from './worn-now.ts';

/** The question in words: which department gets what, why, and what it would receive now. */
export async function showConsent(parts: JourneyParts, journey: Journey, frame: Frame): Promise<Page> {
  const question = consentQuestion(journey);
  const personId = journey.interaction.session?.accountId ?? '';
  const clientId = String(journey.interaction.params.client_id);
  const values = await valuesOf(parts, personId, [...question.scopes, ...question.sensitive]);
  const isByStatute = journey.application?.firstParty === true;
  const before = isByStatute ? undefined : await findConsent(parts.knex, personId, clientId, question.identity);
  const marked = marksOf(question, before?.scopes ?? []);
  const { policy_uri: policyUri, tos_uri: termsUri } = (await parts.clients.find(clientId)) ?? {};
  const item = (scope: string): ConsentItem => {
    const purpose = journey.application?.purposes[scope]?.[frame.locale];
    return {
      scope: scope as ConsentItem['scope'],
      ...(marked.has(scope) && { mark: marked.get(scope) }),
      ...(purpose && { purpose }),
      ...(values[scope] && { value: values[scope] }),
    };
  };
  // whoever answers for an enterprise or a unit sees it: a yes counts in that identity alone
  const worn = question.identity === 'citizen' ? undefined : await wornNow(parts, journey, question.identity);
  return consentPage(frame, {
    ...props(journey, {}),
    ...(worn && (await wornOrActing(parts, journey, question, worn, frame))),
    application: sender(journey) ?? { name: clientId, unit: '' },
    items: question.scopes.map(item),
    sensitive: question.sensitive.map(item),
    shown: questionShown(question),
    basis: isByStatute ? 'statute' : 'consent',
    lastsDays: consentSeconds / 86_400,
    ...(policyUri && { policyUri }),
    ...(termsUri && { termsUri }),
  });
}

/** By what was agreed to in that identity, in whichever session; where nothing of what is asked was, no mark would tell anything. */
function marksOf({ scopes, sensitive }: ConsentQuestion, agreed: readonly string[]): Map<string, ConsentItem['mark']> {
  const asked = [...scopes, ...sensitive];
  const isAgreed = (scope: string) => agreed.includes(scope);
  if (!asked.some(isAgreed)) return new Map();
  return new Map([
    ...asked.filter((scope) => !isAgreed(scope)).map((scope) => [scope, 'new'] as const),
    ...sensitive.filter(isAgreed).map((scope) => [scope, 'agreed'] as const),
  ]);
}

/** The identity in words: alone, or with what the person is to do for that enterprise. */
async function wornOrActing(
  { clients }: JourneyParts,
  journey: Journey,
  question: ConsentQuestion,
  worn: Identity,
  { locale }: Frame,
) {
  const card = await cardOf({ clients, locale, name: null }, worn);
  if (!question.actFor || worn.facts.type !== 'enterprise') return { worn: card };
  const clientId = String(journey.interaction.params.client_id);
  const { enterprise, actions } = grantedDetail(question.actFor, worn.facts, clientId);
  return { acting: { card, uscc: enterprise, ...(actions && { actions }) } };
}

async function valuesOf(
  parts: JourneyParts,
  personId: string,
  scopes: readonly string[],
): Promise<Record<string, string | undefined>> {
  const person = await findActivePerson(parts.knex, personId);
  const addresses = await listAddresses(parts.knex, parts.cipher, personId);
  const mobile = addresses.find(({ kind }) => kind === 'mobile');
  const email = addresses.find(({ kind }) => kind === 'email');
  const document = scopes.includes('id_document') ? await documentOf(parts.knex, parts.cipher, personId) : undefined;
  return {
    profile: person?.name ?? undefined,
    phone: mobile && maskMobile(mobile.value),
    email: email && maskEmail(email.value),
    id_document: document && maskDocumentNumber(document.number),
  };
}
