import { createPasswordHasher } from '../../server/authenticators/password/hasher.ts';
import type { Command, CommandResult } from '../../server/cli/command.ts';
import { createProgress } from '../../server/cli/progress.ts';
import { loadConfig } from '../../server/config.ts';
import { openForLoading } from '../../server/db/load.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { loadPerson } from './persons.ts';
import { type LoadCounts, parsePlan, wholeProvince } from './plan.ts';
import { busyPerson, loadPassword, seedLoad } from './seed-load.ts';

const day = 86_400_000;

/** `npm run seed:load`: for measuring, never in production, and so without a reason to be kept. */
export const seedLoadCommand: Command = {
  name: 'seed-load',
  summary: 'Fills an empty or demonstration database with a made-up province, for measuring; refused in production.',
  options: {
    persons: `natural persons, ${wholeProvince.persons} unless told`,
    officials: `persons with posts, ${wholeProvince.officials} unless told`,
    units: `government bodies and their parts, ${wholeProvince.units} unless told`,
    applications: `applications of departments, ${wholeProvince.applications} unless told`,
  },
  required: [],
  run: async ({ env, options, tell }) => {
    const parsed = parsePlan(options);
    if (!parsed.ok) return { lines: [parsed.reason], ok: false };
    const { plan } = parsed;
    const config = loadConfig(env);
    const { database, stop } = await openForLoading(config);
    try {
      const began = performance.now();
      const clock = () => new Date();
      let progress = createProgress(tell, clock);
      tell('All of it or nothing: broken off before the end, it leaves the database as it was.');
      const outcome = await seedLoad(
        {
          ...{ knex: database.knex, cipher: createColumnCipher(config), config },
          password: await createPasswordHasher(config).hash(loadPassword),
          // From midnight (UTC): what is made on one day is the same.
          now: new Date(Math.floor(Date.now() / day) * day),
          onStep: (name) => {
            tell(`${seconds(began)} s  ${name}`);
            progress = createProgress(tell, clock);
          },
          onProgress: (done, of) => progress(done, of),
        },
        plan,
      );
      return outcome.ok ? describe(outcome.counts, seconds(began)) : present;
    } finally {
      await stop();
    }
  },
};

const present: CommandResult = {
  lines: ['The load seeds are in this database already; they are made once. Nothing was changed.'],
  ok: false,
};

function describe(counts: LoadCounts, took: number): CommandResult {
  const { persons, officials, units, enterprises, applications, events } = counts;
  const mobile = loadPerson(busyPerson(counts)).identifiers[0]?.value.replace(/^\+86/, '');
  return {
    lines: [
      `${persons} persons, ${officials} officials, ${units} units, ${enterprises} enterprises, ${applications} applications, ${events} audit events in ${took} s.`,
      `Log in as ${mobile} with ${loadPassword}: nobody here has more of everything.`,
    ],
    ok: true,
  };
}

function seconds(began: number): number {
  return Math.round((performance.now() - began) / 1000);
}
