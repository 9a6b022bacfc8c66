import assert from 'node:assert/strict';
import { parseLegacyHash } from '../../../../server/authenticators/password/legacy/recipe.ts';
import { legacyText, recomputeLegacy } from '../../../../server/authenticators/password/legacy/recompute.ts';
import { legacyVectors } from './vectors.ts';

describe('hashes of old systems', () => {
  for (const { scheme, source, password, text } of legacyVectors) {
    it(`T-060 recomputes ${scheme} as ${source} says`, async () => {
      const parsed = parseLegacyHash(text);
      assert.ok(parsed.ok, JSON.stringify(parsed));
      assert.equal(await recomputeLegacy(parsed.recipe, password), legacyText(parsed.output));
      assert.notEqual(await recomputeLegacy(parsed.recipe, `${password}x`), legacyText(parsed.output));
      // the recipe is kept beside the Argon2id hash: what the old system stored must not be in it
      assert.ok(!parsed.recipe.includes(parsed.output.toString('base64').slice(0, 20)));
      assert.ok(!parsed.recipe.includes(parsed.output.toString('latin1')));
    });
  }

  it('T-139 refuses hashes that would cost seconds or memory at every login', () => {
    const body = 'A'.repeat(53);
    for (const text of [
      `$2b$31$${body}`,
      `$2b$15$${body}`,
      `$2b$03$${body}`,
      `$pbkdf2-sha256$i=2000001$c2FsdA$${'A'.repeat(43)}`,
      `$pbkdf2-sha256$i=0$c2FsdA$${'A'.repeat(43)}`,
      `$scrypt$ln=30,r=8,p=1$c2FsdA$${'A'.repeat(43)}`,
      `$scrypt$ln=20,r=32,p=16$c2FsdA$${'A'.repeat(43)}`,
      `$scrypt$ln=14,r=0,p=1$c2FsdA$${'A'.repeat(43)}`,
      `$scrypt$ln=999999999,r=8,p=1$c2FsdA$${'A'.repeat(43)}`,
      `$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$${'A'.repeat(43)}`,
      `$argon2id$v=19$m=65536,t=999999999,p=1$c29tZXNhbHQ$${'A'.repeat(43)}`,
      `$argon2id$v=19$m=65536,t=2,p=1$c2FsdA$${'A'.repeat(43)}`,
    ])
      assert.deepEqual(parseLegacyHash(text), { ok: false, reason: 'hash-too-costly' }, text);
  });

  it('refuses what it would have to guess', () => {
    for (const text of [
      '',
      'plain text',
      '5f4dcc3b5aa765d61d8327deb882cf99',
      '$1$salt$qJH7.N4xYta3aEG/dfqo/0',
      `$2x$10$${'A'.repeat(53)}`,
      `$2b$10$${'A'.repeat(52)}`,
      `$2b$10$${'A'.repeat(54)}`,
      '$sha256$o=salt-first$c2FsdA$c2hvcnQ',
      `$sha256$c2FsdA$${'A'.repeat(43)}`,
      `$sha256$o=somewhere$c2FsdA$${'A'.repeat(43)}`,
      `$sha256$o=salt-first$$${'A'.repeat(43)}`,
      `$sha512$o=salt-first$c2FsdA$${'A'.repeat(43)}`,
      `$md5$o=salt-first$c2FsdA$${'A'.repeat(22)}`,
      `$sm3$o=salt-first,i=2$c2FsdA$${'A'.repeat(43)}`,
      `$pbkdf2-md5$i=1000$c2FsdA$${'A'.repeat(43)}`,
      `$argon2id$m=65536,t=2$c29tZXNhbHQ$${'A'.repeat(43)}`,
      `$scrypt$ln=14,r=8,p=1$c2FsdA$${'A'.repeat(43)}$more`,
    ])
      assert.deepEqual(parseLegacyHash(text), { ok: false, reason: 'hash-unreadable' }, text);
  });
});
