import type { SettingsField } from '../../../views/developers/props.ts';
import type { FieldProblems, Problem } from '../../../views/problem.ts';
import { judgeEndpoint } from '../../clients/judge-redirect-uri.ts';
import type { SettingsRefused } from '../applications/judge-settings.ts';
import { offeredScopes, type Settings } from '../applications/settings.ts';

/** What was typed, kept for the page when it is refused. Fields that the form does not have are not read (T-124). */
export function readSettings(body: Readonly<Record<string, string>>): Omit<Settings, 'kind'> {
  const text = (name: string) => (body[name] ?? '').trim().slice(0, 2048);
  const lines = (name: string) =>
    (body[name] ?? '')
      .slice(0, 16_000)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  return {
    name: (body.name ?? '').slice(0, 200),
    topic: text('topic'),
    redirectUris: lines('redirectUris'),
    postLogoutUris: lines('postLogoutUris'),
    backchannelLogoutUri: text('backchannelLogoutUri'),
    initiateLoginUri: text('initiateLoginUri'),
    policyUri: text('policyUri'),
    termsUri: text('termsUri'),
    scopes: offeredScopes.filter((scope) => body[`scope.${scope}`] === 'yes'),
  };
}

type Told = { problem?: Problem; problems: FieldProblems<SettingsField> };

/** Beside the field it is about. */
export function settingsTold(reason: SettingsRefused, typed: Omit<Settings, 'kind'>): Told {
  if (reason === 'name-invalid') return { problems: { name: { code: 'developer.name-invalid' } } };
  if (reason === 'topic-unknown') return { problems: { topic: { code: 'topic.missing' } } };
  if (reason === 'too-many-addresses') return { problems: { redirectUris: { code: 'developer.too-many-addresses' } } };
  if (reason === 'redirect-uri.missing') return { problems: { redirectUris: { code: 'developer.redirect-missing' } } };
  if (reason === 'redirect-uri.hosts') return { problems: { redirectUris: { code: 'developer.redirect-hosts' } } };
  if (reason === 'redirect-uri.scheme') return { problems: { redirectUris: { code: 'developer.redirect-scheme' } } };
  if (reason.startsWith('redirect-uri.')) return { problems: { redirectUris: { code: 'developer.redirect-invalid' } } };
  if (reason.startsWith('post-logout-uri.'))
    return { problems: { postLogoutUris: { code: 'developer.redirect-invalid' } } };
  if (reason.startsWith('endpoint.')) return { problems: endpointProblems(reason, typed) };
  // the rest is made by us and cannot be typed
  throw new Error(`a registration made of a form is refused: ${reason}`);
}

const endpoints = ['backchannelLogoutUri', 'initiateLoginUri', 'policyUri', 'termsUri'] as const;

/** The rule does not say which it was: judged again, where an address on one's own machine is what was refused, without any. */
function endpointProblems(reason: SettingsRefused, typed: Omit<Settings, 'kind'>): FieldProblems<SettingsField> {
  const allowLoopback = reason !== 'endpoint.loopback-of-web';
  const refused = endpoints.filter((name) => typed[name] && !judgeEndpoint(typed[name], { allowLoopback }).ok);
  return Object.fromEntries(refused.map((name) => [name, { code: 'developer.endpoint-invalid' }]));
}
