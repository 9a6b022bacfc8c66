import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadCommonPasswords } from '../../../server/authenticators/password/common-passwords.ts';
import { judgePassword } from '../../../server/authenticators/password/policy.ts';

const nobody = { context: [], alone: false, leastLength: 8 };

async function verdict(password: string, context: string[] = [], alone = false): Promise<string> {
  const outcome = await judgePassword(password, { context, alone, leastLength: 8 });
  return outcome.ok ? 'fine' : outcome.reason;
}

describe('password policy', () => {
  it('T-058 takes 8 to 256 characters, 15 where the password is all there is', async () => {
    assert.equal(await verdict('kq7w mz'), 'too-short');
    assert.equal(await verdict('kq7w mzp'), 'fine');
    assert.equal(await verdict('kq7w mzp vx9 ty', [], true), 'fine');
    assert.equal(await verdict('kq7w mzp vx9 t', [], true), 'too-short');
    const long = 'walk the dog over the hill '.repeat(10).slice(0, 256);
    assert.equal(await verdict(long.slice(0, 64)), 'fine');
    assert.equal(await verdict(long), 'fine');
    assert.equal(await verdict(`${long}x`), 'too-long');
  });

  it('T-058 counts characters, not bytes or UTF-16 units, in any script', async () => {
    assert.equal(await verdict('山高月小水落'), 'too-short');
    assert.equal(await verdict('山高月小水落石出'), 'fine');
    assert.equal(await verdict('🐎🐂🐏🐕'), 'too-short');
    assert.equal(await verdict('🐎🐂🐏🐕🐓🐖🐀🐅'), 'fine');
    assert.equal(await verdict('𠮷'.repeat(100) + '山水'.repeat(78)), 'fine');
  });

  it('T-058 asks for no classes of characters', async () => {
    for (const password of ['qhwdkzmvtp', '83920174615', 'ÄÖÜßÄÖÜéèê', '       spaced out   ']) {
      assert.equal(await verdict(password), 'fine', password);
    }
  });

  it('T-058 refuses what everybody tries first, in any case and width', async () => {
    for (const password of [
      'password',
      'PassWord',
      'ｐａｓｓｗｏｒｄ',
      '12345678',
      'qwertyuiop',
      'woaini1314',
      'Aa123456',
    ]) {
      assert.equal(await verdict(password), 'common', password);
    }
    for (const password of ['aaaaaaaaaaaaaaaa', 'abababababab', '123456789012'.slice(0, 9), 'hgfedcba']) {
      assert.equal(await verdict(password), 'common', password);
    }
  });

  it('T-058 refuses the name of the service and what is known of the person', async () => {
    const context = ['li.mei@example.cn', '+8613800138000', '李梅'];
    for (const password of [
      'Yimen-2026!',
      '我爱一门我爱一门',
      'x13800138000x',
      'EXAMPLE-44xx',
      '我是李梅不是别人',
      '+8613800138000',
    ]) {
      assert.equal(await verdict(password, context), 'contains-context', password);
    }
    assert.equal(await verdict('li-mei-lemon', context), 'fine');
    assert.equal(await verdict('Yosemite 88', context), 'fine');
  });

  it('refuses control characters and lone surrogates, which collapse into one another', async () => {
    for (const password of ['tab\tinside it', 'nul\0inside it', 'new\nline here', `lone ${'\ud800'} surrogate`]) {
      assert.equal(await verdict(password), 'control-characters', JSON.stringify(password));
    }
  });

  it('T-133 answers any string without throwing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async (password) => {
        const outcome = await judgePassword(password, nobody);
        assert.equal(typeof outcome.ok, 'boolean');
      }),
      { numRuns: 300 },
    );
    assert.equal(await verdict('x'.repeat(5_000_000)), 'too-long');
  });

  it('knows the Chinese list as well as the international one', async () => {
    const common = await loadCommonPasswords();
    assert.ok(common.size > 15_000);
    for (const password of ['woaizhongguo', '5201314520', 'trustno1', 'iloveyou'])
      assert.ok(common.has(password), password);
  });
});
