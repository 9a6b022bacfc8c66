import type { RegisteredEnterprise } from '../adapters/registries/fake-enterprise.ts';
import { persons } from './persons.ts';
import { enterprises } from './province.ts';

/** The enterprises of the demonstration province as the fake registry knows them: it agrees with what is seeded. */
export function demonstrationRegister(): RegisteredEnterprise[] {
  return enterprises.map(({ uscc, name, kind, status, representative, registered }) => {
    const named = persons.find(({ number }) => number === (representative ?? registered));
    const document = named?.document;
    return {
      ...{ uscc, name, kind, status },
      ...(named && document && { representative: { name: named.name, number: document.number } }),
    };
  });
}
