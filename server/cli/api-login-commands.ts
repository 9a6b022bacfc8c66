import { type LoginRefused, logIn } from '../api/client/log-in.ts';
import { permissions } from '../lib/permission.ts';
import type { Command } from './command.ts';
import { deleteTokenFile, tokenFileOf, writeTokenFile } from './token-file.ts';

export const tokenFile = 'where the login is kept, for this user alone; ~/.config/yimen/admin-api.json unless given';
const minutesToLogIn = 10;

export const apiLogin: Command = {
  name: 'api-login',
  summary:
    'Logs an administrator in to the admin API through the browser, for the commands of `api`; lasts ten minutes.',
  options: {
    issuer: 'address of the service, such as https://id.example.gov.cn',
    'client-id': 'what api-application-add printed',
    'redirect-uri': 'as registered, without its port; http://127.0.0.1/callback unless given',
    scope: 'permissions with spaces between; all of them unless given',
    'token-file': tokenFile,
  },
  required: ['issuer', 'client-id'],
  run: async ({ env, options, tell }) => {
    const issuer = (options.issuer ?? '').replace(/\/$/, '');
    const scopes = options.scope?.split(' ').filter((one) => one !== '') ?? permissions;
    const done = await logIn({
      issuer,
      clientId: options['client-id'] ?? '',
      redirectUri: options['redirect-uri'] ?? 'http://127.0.0.1/callback',
      scopes,
      signal: AbortSignal.timeout(minutesToLogIn * 60_000),
      show: (address) => tell(`Open this in a browser on this machine and log in with your passkey:\n${address}`),
    });
    if (!done.ok) return { lines: [sentenceOf(done, issuer)], ok: false };
    const path = tokenFileOf(env, options['token-file']);
    await writeTokenFile(path, done.session);
    const minutes = Math.round((done.session.expiresAt - Date.now()) / 60_000);
    return { lines: [`Logged in for ${minutes} minutes. Now: npm run cli -- api`], ok: true };
  },
};

function sentenceOf(refused: LoginRefused, issuer: string): string {
  if (refused.reason === 'refused') return `The service refused the login: ${refused.told}.`;
  const sentences = {
    issuer: `${issuer} is no address with https, nor of this machine.`,
    redirect: 'The redirect URI has to be an http address of this machine, such as http://127.0.0.1/callback.',
    unreachable: `Nothing answers at ${issuer}. Check the address and the network.`,
    late: `Nobody logged in within ${minutesToLogIn} minutes. Start again.`,
  };
  return sentences[refused.reason];
}

export const apiLogout: Command = {
  name: 'api-logout',
  summary: 'Forgets the login of api-login on this machine.',
  options: { 'token-file': tokenFile },
  required: [],
  run: async ({ env, options }) => {
    await deleteTokenFile(tokenFileOf(env, options['token-file']));
    return { lines: ['Forgotten.'], ok: true };
  },
};
