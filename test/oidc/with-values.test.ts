import assert from 'node:assert/strict';
import { withValues } from '../../server/oidc/with-values.ts';

describe('with values', () => {
  it('keeps what an accessor gives, and no accessor', () => {
    const request: { oidc?: object } = {};
    const oidc = { made: 'once' };
    Object.defineProperty(withValues(request), 'oidc', { get: () => oidc });
    const { get, value } = Object.getOwnPropertyDescriptor(request, 'oidc') ?? {};
    assert.equal(get, undefined, 'an accessor holds the request until the next full collection');
    assert.equal(value, oidc);
    assert.equal(request.oidc, oidc);
  });

  it('leaves everything else to the object: inherited setters, new and old properties, deletion', () => {
    const prototype = {
      response: { body: '' },
      set body(text: string) {
        this.response.body = text;
      },
    };
    const request = Object.assign(Object.create(prototype) as typeof prototype & Record<string, unknown>, {
      old: 1 as unknown,
    });
    const seen = withValues(request);
    seen.body = 'set';
    seen.old = 2;
    seen.fresh = 3;
    Reflect.deleteProperty(seen, 'old');
    Object.defineProperty(seen, 'fixed', { value: 4 });
    assert.equal(request.response.body, 'set');
    assert.deepEqual({ ...request }, { fresh: 3 });
    assert.deepEqual(Object.getOwnPropertyDescriptor(request, 'fixed'), {
      value: 4,
      writable: false,
      enumerable: false,
      configurable: false,
    });
  });
});
