import { startBareProvider } from '../test/support/bare-provider.ts';
import { application, applicationMetadata } from './application.ts';

/**
 * Process of the ceiling: bare oidc-provider with its in-memory adapter that logs everyone in. Prints its issuer as the
 * first line of stdout and runs until SIGTERM.
 */
let logins = 0;
const provider = await startBareProvider({
  clients: [{ client_id: application.clientId, client_secret: application.clientSecret, ...applicationMetadata }],
  claims: { name: '王示例' },
  login: () => {
    logins += 1;
    return { accountId: `person-${logins}`, acr: 'urn:yimen:aal1', amr: ['pwd'] };
  },
});
process.stdout.write(`${provider.issuer}\n`);
process.once('SIGTERM', () => void provider.close());
