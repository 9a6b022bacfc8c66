import assert from 'node:assert/strict';
import { createCookieSigner } from '../../server/http/cookie-signer.ts';

describe('signatures of cookies', () => {
  const signer = createCookieSigner(['first key', 'second key']);
  const signature = 'JbJktaPxLQ_pX1oTzXS3hfOLUkA';

  it('are those that Keygrip made: browsers hold them', () => {
    assert.equal(signer.sign('yimen_session=abc+/?>>'), signature);
    assert.equal(signer.index('yimen_session=abc+/?>>', signature), 0);
  });

  it('of an older key count and tell that they are old', () => {
    assert.equal(signer.index('a=b', '4R87aIdC_cjvZin4qnLVWeOuNtw'), 1);
    assert.equal(signer.verify('a=b', '4R87aIdC_cjvZin4qnLVWeOuNtw'), true);
  });

  it('are refused when anything about them differs', () => {
    const stranger = createCookieSigner(['another key']).sign('a=b');
    for (const wrong of ['', 'x', stranger, `${signature}x`, signature.slice(1), `é${signature.slice(1)}`]) {
      assert.equal(signer.index('yimen_session=abc+/?>>', wrong), -1, wrong);
    }
    assert.equal(signer.index('yimen_session=abd+/?>>', signature), -1);
    assert.equal(signer.verify('a=b', stranger), false);
  });

  it('need a key', () => {
    assert.throws(() => createCookieSigner([]));
  });
});
