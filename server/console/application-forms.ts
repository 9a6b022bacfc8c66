import type { z } from 'zod';
import type { Difference, Fact } from '../../views/console/props.ts';
import type { ApplicationView, ChangeApplicationPageProps } from '../../views/console/props-applications.ts';
import { wordsOf } from '../../views/words/words.ts';
import { grantableScopes, type Settings, sensitiveScopes, type WishedSettings } from '../clients/administer/change.ts';
import { locales } from '../lib/locale.ts';
import { unitPaths } from '../officials/search-units.ts';
import type { applicationRead } from './application-operations.ts';
import type { ConsoleParts } from './parts.ts';
import { personNames, readersLocale, unitChoice } from './texts.ts';

type Found = z.output<typeof applicationRead.output>;

/** One application in the reader's language. */
export async function applicationView({ knex }: ConsoleParts, found: Found): Promise<ApplicationView> {
  const locale = readersLocale();
  const [unit] = await unitPaths(knex, [found.unitId]);
  const name = await personNames(knex, [found.certifiedBy]);
  const { scopes, purposes, ...settings } = found.settings;
  const { clientId, status, isHeld, isDue, createdAt, updatedAt, identities } = found;
  return {
    ...{ clientId, status, isHeld, isDue, createdAt, updatedAt, identities },
    ...settings,
    backchannelLogoutUri: settings.backchannelLogoutUri,
    policyUri: settings.policyUri,
    termsUri: settings.termsUri,
    name: found.name[locale],
    names: found.name,
    unit: found.unitName[locale],
    above: unit ? unitChoice(unit).above : [],
    suspendedAt: found.suspendedAt ?? undefined,
    suspensionReason: found.suspensionReason ?? undefined,
    certifiedAt: found.certifiedAt ?? undefined,
    certifiedBy: found.certifiedBy === null ? undefined : name(found.certifiedBy),
    scopes: scopes.map((scope) => ({ scope, purpose: purposes[scope]?.[locale] })),
  };
}

/** As it was typed: whether the topic is one is judged later. */
type TypedSettings = Omit<Settings, 'topic'> & { topic: string };

const offered = ({ scopes }: Settings) => [...new Set([...grantableScopes, ...scopes])];

/** What stands in the fields of the form: every scope it could have, those ticked, the texts of each. */
export function fieldsOf(
  before: Settings,
  shown: TypedSettings,
): Pick<ChangeApplicationPageProps, 'scopes' | 'firstParty' | 'typed'> {
  return {
    scopes: offered(before).map((scope) => ({
      scope,
      isChosen: shown.scopes.includes(scope),
      isSensitive: sensitiveScopes.includes(scope),
      purpose: shown.purposes[scope] ?? {},
    })),
    firstParty: shown.firstParty,
    typed: {
      redirectUris: shown.redirectUris.join('\n'),
      postLogoutRedirectUris: shown.postLogoutRedirectUris.join('\n'),
      backchannelLogoutUri: shown.backchannelLogoutUri ?? '',
      policyUri: shown.policyUri ?? '',
      termsUri: shown.termsUri ?? '',
      topic: shown.topic,
      reason: '',
    },
  };
}

const single = ['backchannelLogoutUri', 'policyUri', 'termsUri'] as const;

/** What was typed, in the form of settings; whether it is right is judged later. */
export function typedSettings(before: Settings, body: Readonly<Record<string, string | undefined>>): TypedSettings {
  const lines = (text = '') => [...new Set(text.split(/\s+/).filter(Boolean))];
  const chosen = offered(before).filter((scope) => body[`scope-${scope}`] === 'yes');
  // In the order they had, so that what is not changed is not different.
  const scopes = [
    ...before.scopes.filter((one) => chosen.includes(one)),
    ...chosen.filter((one) => !before.scopes.includes(one)),
  ];
  const purposes = scopes.flatMap((scope) => {
    const texts = locales.map((locale) => [locale, (body[`purpose-${scope}-${locale}`] ?? '').trim()] as const);
    return texts.some(([, text]) => text !== '') ? [[scope, Object.fromEntries(texts)] as const] : [];
  });
  return {
    redirectUris: lines(body.redirectUris),
    postLogoutRedirectUris: lines(body.postLogoutRedirectUris),
    ...Object.fromEntries(single.flatMap((name) => (body[name]?.trim() ? [[name, body[name].trim()]] : []))),
    scopes,
    purposes: Object.fromEntries(purposes) as Settings['purposes'],
    firstParty: body.firstParty === 'yes',
    topic: body.topic ?? '',
  };
}

/** What a request to widen an application would change, before and after, in the reader's words. */
export function settingsDifferences(from: WishedSettings, to: WishedSettings): (Fact | Difference)[] {
  const words = wordsOf(readersLocale());
  const text = words.consoleApplications;
  const nameOf = (scope: string) =>
    Object.hasOwn(words.scopes, scope) ? `${words.scopes[scope as keyof typeof words.scopes].name} (${scope})` : scope;
  const purposesOf = ({ purposes }: WishedSettings) =>
    Object.entries(purposes).map(
      ([scope, purpose]) => `${nameOf(scope)}: ${locales.map((one) => purpose[one]).join(' / ')}`,
    );
  const consentOf = ({ firstParty }: WishedSettings) => [firstParty ? text.firstPartyYes : text.firstPartyNo];
  const topicOf = (topic: Settings['topic'] | undefined) => (topic ? [words.topics.names[topic]] : []);
  const all = [
    compared(words.topics.field, topicOf(from.topic), topicOf(to.topic ?? from.topic)),
    compared(text.scopes, from.scopes.map(nameOf), to.scopes.map(nameOf)),
    compared(text.purposes, purposesOf(from), purposesOf(to)),
    compared(text.firstParty, consentOf(from), consentOf(to)),
    compared(text.redirectUris, from.redirectUris, to.redirectUris),
    compared(text.postLogoutRedirectUris, from.postLogoutRedirectUris, to.postLogoutRedirectUris),
    ...single.map((name) => compared(text[name], listed(from[name]), listed(to[name]))),
  ];
  return all.filter(({ removed, added }) => removed.length > 0 || added.length > 0);
}

const listed = (address: string | undefined) => (address ? [address] : []);

function compared(label: string, before: readonly string[], after: readonly string[]): Difference {
  return {
    label,
    removed: before.filter((one) => !after.includes(one)),
    added: after.filter((one) => !before.includes(one)),
  };
}
