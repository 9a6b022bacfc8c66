import { Readable } from 'node:stream';
import { consolePaths } from '../../views/console/paths.ts';
import { rightsPage } from '../../views/console/rights-page.ts';
import { wordsOf } from '../../views/words/words.ts';
import { recordEvent } from '../audit/record.ts';
import type { Route } from '../http/route.ts';
import { csvLine } from '../lib/csv-line.ts';
import type { Locale } from '../lib/locale.ts';
import { countGrants, everyGrant } from '../roles/list-roles.ts';
import { type AdminHandler, type ConsoleParts, drawConsole, notFound, page } from './parts.ts';
import { roleRights } from './role-operations.ts';
import { viewsOf } from './roles.ts';
import { personNames, readersLocale } from './texts.ts';

/** Who may what: of one person, and of everybody in reach as a file. */
export function rightsRoutes(parts: ConsoleParts): Route[] {
  return [
    page(parts, roleRights.permission, `${consolePaths.roles}/person/:holderId`, showRights),
    { ...page(parts, roleRights.permission, consolePaths.exportRoles, sendRoles), audit: ['role.list.exported'] },
  ];
}

const showRights: AdminHandler = async (parts, ctx, admin) => {
  const asked = roleRights.input.safeParse({ holderId: ctx.params.holderId });
  const read = asked.success ? await roleRights.run(parts, admin, asked.data) : undefined;
  if (!read?.ok) throw notFound();
  const grants = await viewsOf(parts, read.value.rights);
  const [first] = grants;
  if (!first) throw notFound();
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    rightsPage(frame, { permissions, person: first.person, grants }),
  );
};

/** Streams the file. That it was taken is written before its first line leaves (T-155). */
const sendRoles: AdminHandler = async (parts, ctx, admin) => {
  const { knex, clock } = parts;
  const rows = await countGrants(knex, admin.roots);
  await recordEvent(knex, {
    type: 'role.list.exported',
    outcome: 'success',
    actorId: admin.person.id,
    detail: { rows },
  });
  ctx.attachment(`roles-${clock().toISOString().slice(0, 10)}.csv`);
  ctx.type = 'text/csv; charset=utf-8';
  ctx.body = Readable.from(linesOf(parts, admin.roots, readersLocale()));
};

/** With a byte order mark, without which spreadsheets take Chinese for something else. */
async function* linesOf({ knex }: ConsoleParts, roots: readonly string[], locale: Locale): AsyncGenerator<string> {
  const { console, consoleRights } = wordsOf(locale);
  const { person, role, unit, since, grantedBy, why } = consoleRights.columns;
  yield `\uFEFF${csvLine([person, role, unit, since, grantedBy, why])}`;
  for await (const grants of everyGrant(knex, roots)) {
    const name = await personNames(
      knex,
      grants.map((grant) => grant.grantedBy),
    );
    for (const grant of grants)
      yield csvLine([
        grant.personName ?? grant.personId.slice(0, 8),
        console.roles.names[grant.role],
        grant.unitName[locale],
        grant.grantedAt.toISOString(),
        grant.grantedBy === null ? console.roles.byFirstLink : name(grant.grantedBy),
        grant.reason,
      ]);
  }
}
