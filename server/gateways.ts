import { createEgressFetch } from '../adapters/egress/fetch.ts';
import { createGatewayByChannel } from '../adapters/messages/by-channel.ts';
import { createDevelopmentGateway } from '../adapters/messages/development.ts';
import type { MessageGateway } from '../adapters/messages/gateway.ts';
import { createHttpSmsGateway } from '../adapters/messages/http-sms.ts';
import { createSmtpGateway } from '../adapters/messages/smtp.ts';
import type { EnterpriseRegistry } from '../adapters/registries/enterprise.ts';
import { createFakeEnterpriseRegistry } from '../adapters/registries/fake-enterprise.ts';
import { createFakePopulationRegistry } from '../adapters/registries/fake-population.ts';
import { createHttpEnterpriseRegistry } from '../adapters/registries/http-enterprise.ts';
import { createHttpPopulationRegistry } from '../adapters/registries/http-population.ts';
import type { PopulationRegistry } from '../adapters/registries/population.ts';
import { demonstrationRegister } from '../seeds/enterprise-register.ts';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import type { Log } from './http/log.ts';
import { keepDevelopmentMessage } from './outbox/development-messages.ts';

/** `announce` shows the text of a development message at the terminal. */
export function createMessageGateway(
  config: Config,
  { database, log, announce }: { database: Database; log: Log; announce: (text: string) => void },
): MessageGateway {
  if (!config.smtpHttp) {
    return createDevelopmentGateway({
      keep: (message) => keepDevelopmentMessage(database.knex, message),
      log: () => log.info({ event: 'message.kept' }, 'a message is in the development outbox'),
      announce,
    });
  }
  const { smtpUrl, mailFrom, smsUrl, smsToken } = config.smtpHttp;
  const allowedHosts = [new URL(smsUrl).host, ...config.egressAllowedHosts];
  const fetch = createEgressFetch({ allowedHosts, timeoutMs: 5000, maxBytes: 64 * 1024 });
  return createGatewayByChannel({
    sms: createHttpSmsGateway({ url: smsUrl, token: smsToken, fetch }),
    email: createSmtpGateway({ url: smtpUrl, from: mailFrom, requireTls: config.mode === 'production' }),
  });
}

export function createPopulationRegistry(config: Config): PopulationRegistry {
  if (!config.populationRegistryHttp) return createFakePopulationRegistry();
  return createHttpPopulationRegistry(config.populationRegistryHttp);
}

/** The fake one knows the enterprises of the demonstration province. */
export function createEnterpriseRegistry(config: Config): EnterpriseRegistry {
  if (config.enterpriseRegistryHttp) return createHttpEnterpriseRegistry(config.enterpriseRegistryHttp);
  return createFakeEnterpriseRegistry({ register: demonstrationRegister() });
}

/** The demonstration departments and a developer's own trial (docs/departments.md) live on loopback, where nothing else may be called. */
export function reachableHosts(config: Config): string[] {
  const demonstration = [...config.demoPorts.map((port) => `${config.demoHost}:${port}`), 'localhost:8080'];
  return [...config.egressAllowedHosts, ...(config.demonstration ? demonstration : [])];
}
