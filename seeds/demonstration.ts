import type { Knex } from 'knex';
import type { ColumnCipher } from '../server/keys/column-cipher.ts';
import { fileMissingNames } from '../server/people/name-keys/file-names.ts';
import { applications, type DemonstrationAddresses, departmentUrls, seedApplications } from './applications.ts';
import { seedDivisions } from './divisions.ts';
import { seedMandates } from './mandates.ts';
import { demonstrationPassword, persons } from './persons.ts';
import { seedEnterprises, seedPosts } from './province.ts';
import { seedRoles } from './roles.ts';
import { type HashPassword, hashPasswords, missingPersons, seedPersons } from './seed-persons.ts';
import { seedUnits } from './units.ts';

/** Where to click and who to log in as. */
export type DemonstrationCard = {
  persons: { name: string; identifier: string; password?: string; note: string }[];
  applications: { name: string; url: string }[];
};

export type DemonstrationParts = {
  knex: Knex;
  cipher: ColumnCipher;
  hashPassword: HashPassword;
  config: DemonstrationAddresses;
};

/**
 * Fills the demonstration province. Safe on every start and on several nodes at once: rows have fixed ids, what is there stays
 * as people have changed it, and passwords are hashed only for persons who are new.
 */
export async function seedDemonstration(parts: DemonstrationParts): Promise<DemonstrationCard> {
  const { knex, cipher, hashPassword, config } = parts;
  const missing = await missingPersons(knex);
  const passwords = await hashPasswords(missing, hashPassword);
  await knex.transaction(async (tx) => {
    await seedDivisions(tx);
    await seedUnits(tx);
    await seedPersons(tx, cipher, missing, passwords);
    await seedPosts(tx);
    await fileMissingNames(tx);
    await seedRoles(tx);
    await seedEnterprises(tx);
    await seedMandates(tx);
    await seedApplications(tx, cipher, config);
  });
  return demonstrationCard(config);
}

/** The card alone, without touching the database. */
export function demonstrationCard(config: DemonstrationAddresses): DemonstrationCard {
  const urls = departmentUrls(config);
  return {
    persons: persons.map(({ name, identifiers, hasPassword, note }) => ({
      name,
      identifier: typed(identifiers[0]?.value ?? ''),
      ...(hasPassword && { password: demonstrationPassword }),
      note,
    })),
    applications: applications(config)
      .slice(0, urls.length)
      .map((application, index) => ({ name: application.name['zh-Hans'], url: `${urls[index]}/` })),
  };
}

/** As people here type it: without the country code. */
function typed(identifier: string): string {
  return identifier.replace(/^\+86/, '');
}
