import assert from 'node:assert/strict';
import { fileMissingNames, fileName, refileName } from '../../../server/people/name-keys/file-names.ts';
import { nameKeys, searchKey } from '../../../server/people/name-keys/name-keys.ts';
import { makePerson } from '../../roles/province.ts';
import { useDatabase } from '../../support/database.ts';

describe('names of officials', () => {
  it('are found by themselves, their pinyin and its initials', () => {
    assert.deepEqual(nameKeys('王建国'), ['王建国', 'wangjianguo', 'wjg']);
    assert.deepEqual(nameKeys('吕布'), ['吕布', 'lvbu', 'lb']);
    assert.deepEqual(nameKeys('买买提江·示例'), ['买买提江示例', 'maimaitijiangshili', 'mmtjsl']);
  });

  it('read family names as families say them', () => {
    for (const [name, pinyin] of [
      ['单雄信', 'shanxiongxin'],
      ['曾国藩', 'zengguofan'],
      ['仇英', 'qiuying'],
      ['解缙', 'xiejin'],
      ['欧阳修', 'ouyangxiu'],
    ] as const)
      assert.equal(nameKeys(name)[1], pinyin, name);
  });

  it('in Latin letters, or with characters no list knows, are found as they are', () => {
    assert.deepEqual(nameKeys('Jane Example'), ['janeexample']);
    assert.equal(nameKeys('𠮷示例')[0], '𠮷示例');
    assert.ok(nameKeys('〇〇').length > 0);
  });

  it('meet what is typed in any case, width and spacing', () => {
    for (const typed of ['WangJian', 'wang jian', 'ｗａｎｇｊｉａｎ', ' wang’jian '])
      assert.equal(searchKey(typed), 'wangjian', typed);
  });

  describe('in the database', () => {
    const database = useDatabase();
    const keysOf = (id: string) =>
      database().knex('official_name_keys').where({ person_id: id }).orderBy('key').pluck('key');

    it('are filed when a post is taken up, and filed anew with a new name, of officials alone', async () => {
      const { knex } = database();
      const [official, citizen] = [await makePerson(knex), await makePerson(knex)];
      await fileName(knex, official, '赵一');
      await refileName(knex, official, '赵示例');
      await refileName(knex, citizen, '李示例');
      assert.deepEqual((await keysOf(official)).sort(), ['zhaoshili', 'zsl', '赵示例'].sort());
      assert.deepEqual(await keysOf(citizen), []);
    });

    it('are left alone where there is nothing to file', async () => {
      assert.equal(await fileMissingNames(database().knex), 0);
    });
  });
});
