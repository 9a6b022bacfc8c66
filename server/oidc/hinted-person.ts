import { decodeJwt } from 'jose';
import { type Client, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Config } from '../config.ts';
import type { Queryable } from '../db/database.ts';
import { pairwiseSubject } from '../keys/pairwise.ts';
import { findSubjectIn } from '../people/subject.ts';
import { sectorOfClient } from './sector.ts';

export type SubjectParts = { config: Pick<Config, 'pairwiseKey'>; knex: Queryable };

/** The `sub` of a person at this application. */
export async function subjectAt({ config, knex }: SubjectParts, client: Client, personId: string): Promise<string> {
  const sector = sectorOfClient(client);
  return pairwiseSubject(config.pairwiseKey, sector, await findSubjectIn(knex, personId, sector));
}

/**
 * `id_token_hint` says who is to log in. The library compares when the request comes in, and never again after the login it
 * asks for then: whoever logged in instead enters nothing, and the application hears so (OpenID Connect Core 3.1.2.1). The
 * hint was verified with the request, and kept since.
 */
export async function refuseOtherPerson(parts: SubjectParts, ctx: KoaContextWithOIDC): Promise<false> {
  const { client, session, params, entities } = ctx.oidc;
  const hint = params?.id_token_hint;
  if (typeof hint !== 'string' || 'IdTokenHint' in entities || !client || !session?.accountId) return false;
  if (decodeJwt(hint).sub === (await subjectAt(parts, client, session.accountId))) return false;
  throw new errors.LoginRequired('another End-User logged in');
}
