import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Route } from '../../../server/http/route.ts';
import { acceptMandate } from '../../../server/mandates/answer.ts';
import { grantMandate } from '../../../server/mandates/grant.ts';
import type { MandateWish } from '../../../server/mandates/wish.ts';
import { appointOfficial } from '../../../server/officials/appoint.ts';
import { wishFor } from '../../mandates/support.ts';
import { appointment, operator, secretOf } from '../../officials/support.ts';
import type { TestApp } from '../../support/app.ts';
import { createBrowser } from '../../support/http-browser.ts';
import { insertSource } from '../console/reach-objects.ts';
import type { Actor } from '../enterprises/actors.ts';
import { enter } from './pages.ts';

/** Somebody with an enterprise that they represent. */
export type Principal = Actor & { firm: { id: string; uscc: string; name: string } };

/** Makes a new thing of somebody's, and gives what stands for it in an address. */
export type Maker = (owner: Principal, route: Route) => Promise<string>;

/**
 * For each parameter of an address of the account pages, of the enterprise centre and of the journey, named by the address up
 * to it: a thing of somebody's own.
 */
export async function personalThings(app: TestApp, boss: Principal): Promise<Record<string, Maker>> {
  const { knex } = app.database;
  const slug = await insertSource(app, 'village');
  const source = await knex('identity_sources').where({ slug }).first('id');
  const unit = await knex('units').first('id');
  const clients = { find: async () => undefined, label: async () => undefined };
  const parts = { config: app.config, knex, cipher: app.cipher, clients, clock: () => new Date() };

  async function grant(by: Principal, wish: MandateWish): Promise<string> {
    const granted = await grantMandate(parts, by.id, wish, 'zh-Hans');
    if (!granted.ok) throw new Error(granted.reason);
    return granted.mandateId;
  }
  async function accepted(by: Principal, id: string): Promise<string> {
    const done = await acceptMandate(parts, by.id, id);
    if (!done.ok) throw new Error(done.reason);
    return id;
  }
  const invitee = ({ id, name, mobile }: Actor) => ({ id, name, mobile: `+86${mobile}` });
  let invited = 0;

  return {
    '/account/passkeys/:id': ({ id }) => insertPasskey(app, id),
    '/account/sources/:id': async ({ id: personId }) => {
      const row = { id: randomUUID(), person_id: personId, source_id: source.id, issuer: 'https://village.example' };
      const subject = { subject_fingerprint: randomBytes(32), subject_encrypted: Buffer.from('x') };
      await knex('source_links').insert({ ...row, ...subject, linked_at: new Date() });
      return row.id;
    },
    '/account/merge/:id': async ({ id: survivingId }) => {
      const [id, retiredId] = [randomUUID(), randomUUID()];
      await knex('persons').insert({ id: retiredId, locale: 'zh-Hans', assurance_level: 1 });
      const times = { merged_at: new Date(), undo_until: new Date(Date.now() + 86_400_000) };
      const merge = { id, surviving_id: survivingId, retired_id: retiredId, by: 'person' };
      await knex('account_merges').insert({ ...merge, ...times, aliases: '{}', told: '[]' });
      return id;
    },
    '/account/sessions/:id': async ({ mobile }) => {
      const second = createBrowser();
      const page = await enter(app, second, mobile, '/account/sessions');
      const now = new Set(page.forms.flatMap(({ action }) => /sessions\/([\w-]{22})\/end$/.exec(action)?.[1] ?? []));
      const third = createBrowser();
      const later = await enter(app, third, mobile, '/account/sessions');
      second.close();
      third.close();
      const seen = later.forms.flatMap(({ action }) => /sessions\/([\w-]{22})\/end$/.exec(action)?.[1] ?? []);
      // the one that the second browser could not see, because it was its own
      const own = seen.find((id) => !now.has(id));
      if (!own) throw new Error('no session of another browser on the page');
      return own;
    },
    '/account/mandates/:id': async (owner, { path }) => {
      const id = await grant(boss, wishFor(boss.firm.id, invitee(owner), new Date()));
      return path.endsWith('/end') ? accepted(owner, id) : id;
    },
    '/account/mandates/invitation/:secret': async (owner) => {
      const id = await grant(boss, wishFor(boss.firm.id, invitee(owner), new Date()));
      const secret = randomBytes(32).toString('base64url');
      const hash = createHash('sha256').update(secret).digest();
      await knex('mandates').where({ id }).update({ invitation_hash: hash });
      return secret;
    },
    '/account/posts/activate/:secret': async ({ name, mobile }) => {
      const post = appointment({ unitId: unit.id, name, mobile: `+86${mobile}` });
      const appointed = await appointOfficial(parts, operator, post);
      if (!appointed.ok) throw new Error(appointed.reason);
      return secretOf(appointed.link);
    },
    '/account/enterprises/:id': async ({ firm }) => firm.id,
    '/account/enterprises/:id/mandates/:mandateId': ({ firm, ...owner }) => {
      invited += 1;
      const somebody = { id: '', name: '受托示例', mobile: `137${String(invited).padStart(8, '0')}` };
      return grant({ firm, ...owner }, wishFor(firm.id, somebody, new Date()));
    },
    '/account/enterprises/:id/received/:mandateId': async (owner, { path }) => {
      const id = await grant(boss, wishFor(boss.firm.id, owner.firm, new Date()));
      return path.endsWith('/people') ? accepted(owner, id) : id;
    },
    '/login/:uid': async ({ browser }) => {
      const page = await (await app.taxParty()).begin(browser, { prompt: 'login' });
      return page.url.pathname.split('/')[2] ?? '';
    },
  };
}

async function insertPasskey({ database }: TestApp, personId: string): Promise<string> {
  const id = randomUUID();
  await database.knex('passkeys').insert({
    ...{ id, person_id: personId, credential_id: randomBytes(32), public_key: randomBytes(32), sign_count: 0 },
    ...{ backup_eligible: true, backed_up: true, aaguid: randomUUID(), attestation_format: 'none', name: '钥匙' },
  });
  return id;
}
