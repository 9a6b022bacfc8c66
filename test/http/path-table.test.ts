import assert from 'node:assert/strict';
import { createPathTable } from '../../server/http/path-table.ts';

describe('path table', () => {
  const table = createPathTable<string>();
  table.add('/', ['GET'], 'root');
  table.add('/keys/:id', ['GET'], 'one key');
  table.add('/keys/new', ['GET'], 'new key');
  table.add('/keys/new', ['POST'], 'make key');
  table.add('/keys/:id/remove', ['POST'], 'remove key');
  table.add('/keys/new/name', ['GET'], 'name of the new key');

  const find = (path: string, method = 'GET') => {
    const found = table.find(path);
    return found && [found.methods.get(method), { ...found.params }];
  };

  it('takes a literal segment before a named one', () => {
    assert.deepEqual(find('/keys/new'), ['new key', {}]);
    assert.deepEqual(find('/keys/new', 'POST'), ['make key', {}]);
    assert.deepEqual(find('/keys/7'), ['one key', { id: '7' }]);
  });

  it('comes back from a literal segment that leads nowhere', () => {
    assert.deepEqual(find('/keys/new/remove', 'POST'), ['remove key', { id: 'new' }]);
  });

  it('decodes what a name stands for, and keeps a slash in it apart from the path', () => {
    assert.deepEqual(find('/keys/a%2Fb%20c'), ['one key', { id: 'a/b c' }]);
  });

  it('knows nothing else', () => {
    for (const path of ['', '/keys', '/keys/', '/keys//remove', '/keys/7/', '/KEYS/7', '/keys/7/remove/x', '//']) {
      assert.equal(find(path), undefined, path);
    }
    assert.deepEqual(find('/'), ['root', {}]);
  });
});
