import Provider, { type Adapter } from 'oidc-provider';
import { createStorage } from '../../adapters/storage/create-storage.ts';
import { describeStorage } from '../contracts/storage.ts';
import { useDatabase } from '../support/database.ts';

describe('PostgreSQL', () => {
  const database = useDatabase();
  const storage = () =>
    createStorage({
      database: database(),
      findClient: async () => undefined,
      endSession: async ({ sessionUid }) => {
        await database().knex('oidc_sessions').where({ session_uid: sessionUid }).delete();
      },
      currentRequest: () => undefined,
      clock: () => new Date(),
    }).adapter;
  describeStorage('PostgreSQL', storage);
});

describe("oidc-provider's memory", () => {
  const provider = new Provider('https://op.example', { cookies: { keys: ['contract'] } });
  const models = provider as unknown as Record<string, { adapter: Adapter }>;
  describeStorage("oidc-provider's memory", () => (model) => {
    const found = models[model];
    if (!found) throw new Error(`oidc-provider has no model ${model}`);
    return found.adapter;
  });
});
