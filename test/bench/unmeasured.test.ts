import assert from 'node:assert/strict';
import { unknown, unmeasured } from '../../bench/lists/unmeasured.ts';
import { idsFor } from '../../bench/lists/visit.ts';
import { useApp } from '../support/app.ts';

describe('the bench of lists', () => {
  const app = useApp();
  const ids = idsFor(3);

  it('names and measures pages that are there, and no others', () => {
    assert.deepEqual(unknown(app().service.routes, ids), []);
    const left = app().service.routes.filter(({ path }) => path !== '/console/roles' && path !== '/console/keys');
    assert.deepEqual([...new Set(unknown(left, ids))], ['/console/roles', '/console/keys']);
  });

  it('tells of a page that is neither measured nor named as no list', () => {
    const known = unmeasured(app().service.routes, ids);
    const added = [
      { method: 'GET', path: '/console/shipments', who: 'admin:delivery.read' },
      { method: 'GET', path: '/account/shipments/:id', who: 'person+recent' },
      { method: 'POST', path: '/console/shipments/:id', who: 'admin:delivery.read' },
      { method: 'GET', path: '/shipments', who: 'public' },
    ] as const;
    const told = unmeasured([...app().service.routes, ...added], ids);
    assert.deepEqual(
      told.filter((path) => !known.includes(path)),
      ['/console/shipments', '/account/shipments/:id'],
    );
  });
});
