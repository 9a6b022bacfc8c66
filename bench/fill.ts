import { randomUUID } from 'node:crypto';
import { fixedId } from '../seeds/fixed-id.ts';
import type { DemonstrationPerson } from '../seeds/persons.ts';
import { seedPersons } from '../seeds/seed-persons.ts';
import { beginPasskeyRegistration, finishPasskeyRegistration } from '../server/authenticators/passkey/registration.ts';
import { relyingPartyOf } from '../server/authenticators/passkey/relying-party.ts';
import { createPasswordHasher } from '../server/authenticators/password/hasher.ts';
import { registerApplication } from '../server/clients/register-application.ts';
import type { Config } from '../server/config.ts';
import type { Database } from '../server/db/database.ts';
import { createColumnCipher } from '../server/keys/column-cipher.ts';
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from '../test/support/software-authenticator.ts';
import { application, applicationMetadata } from './application.ts';
import type { Person } from './people.ts';

const password = 'bench lychee harbour 2026';
const firstNumber = 100;

type Filling = { database: Database; config: Config; passkeys: number };

/** Adds the application of the comparison and persons who log in; each has the password and a passkey. */
export async function fillForBench({ database: { knex }, config, passkeys }: Filling): Promise<Person[]> {
  const cipher = createColumnCipher(config);
  const persons = Array.from({ length: passkeys }, (_, index): DemonstrationPerson => {
    const number = firstNumber + index;
    const identifiers = [{ kind: 'mobile', value: `+8613900000${number}` }] as const;
    return { number, name: '示例', identifiers, hasPassword: true, level: 1, note: 'load' };
  });
  // One hash for all: making hundreds is not what is measured, verifying costs the same.
  const hash = await createPasswordHasher(config).hash(password);
  const hashes = new Map(persons.map(({ number }) => [number, hash]));
  await knex.transaction(async (tx) => {
    await seedPersons(tx, cipher, persons, hashes);
    const registered = await registerApplication(tx, cipher, {
      clientId: application.clientId,
      secret: application.clientSecret,
      unitId: fixedId('unit', 2),
      name: { 'zh-Hans': '负载测试', 'zh-Hant': '負載測試', en: 'Load comparison' },
      firstParty: true,
      metadata: { ...applicationMetadata, scope: `${application.scope} offline_access` },
      allowLoopback: true,
    });
    if (!registered.ok) throw new Error(`the application of the comparison was refused: ${registered.reason}`);
  });
  const people: Person[] = [];
  for (const { number } of persons) {
    const passkey = await registerPasskey({ knex, config }, fixedId('person', number));
    people.push({ username: `13900000${number}`, password, passkey });
  }
  return people;
}

/** A synced passkey for a person, as if they had added it on their account page. */
export async function registerPasskey(
  { knex, config }: { knex: Database['knex']; config: Config },
  personId: string,
): Promise<SoftwareAuthenticator> {
  const rp = relyingPartyOf(config, 'Yimen');
  const passkey = createSoftwareAuthenticator({ origin: config.issuer, synced: true });
  const binding = randomUUID();
  const person = { id: personId, name: 'bench' };
  const options = await beginPasskeyRegistration(knex, rp, { person, binding }, new Date());
  const answer = { personId, binding, response: passkey.create(options) };
  const outcome = await finishPasskeyRegistration(knex, rp, answer, new Date());
  if (!outcome.ok) throw new Error(`the passkey of the comparison was refused: ${outcome.reason}`);
  return passkey;
}
