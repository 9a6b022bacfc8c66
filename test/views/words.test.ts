import assert from 'node:assert/strict';
import { locales } from '../../server/lib/locale.ts';
import { documentTypes } from '../../server/people/identity-documents/document.ts';
import { duration, timeInWords } from '../../views/times.ts';
import { wordsOf } from '../../views/words/words.ts';
import { testFrame, times } from './frame.ts';

/** A number to whatever counts, a list of one to whatever lists. */
const given = Object.assign(['3'], { valueOf: () => 3 });

/** Every sentence with its place, functions called with a sample of each kind. */
function sentences(value: unknown, place: string): [string, string][] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value === 'function') return [[place, String(value(given))]];
  return Object.entries(value as object).flatMap(([key, inner]) => sentences(inner, `${place}.${key}`));
}

const all = new Map(locales.map((locale) => [locale, sentences(wordsOf(locale), '')]));

/** Forms that Traditional Chinese does not have; those that are right in both writings are left out. */
const simplifiedOnly =
  /[门办业个为义乐习书买乱争亚产亲从们价会优传伤伪体侧关兴养兽内册写军农冲决况冻净减凤击划则创别动务势区协单卖卫却厂厅历压参双发变号叹听启员响问园围国图圆坏块坚处备复够头夹夺奋妇妈学宁宝实审对导将尔层属岁币师带帮广庆库应开异弃张弹归录彻忆忧怀态总恶悬惊惧愿戏战户执扩扫护报担拟择挂损换据摆摄敌数断无旧时显晓权条来极构标样档检楼权欢毕汇没沟泽济测浏润满灭灯灵点热爱独环现电画监盘码确种积称稳竞笔类级纪约纯纲纳组细终经结给络统继续维综缩网罚职联肃胜脑脚获药虑虚补装见观规视览觉认讨让训议记许论设访证评识诉词试话询该详语误说请读谁调谢货质购贡贵费资赖赢趋跃车转轮软载较辑输辞边达迁过运还这进远连迟适选递邮释里钟钥钱铁银销锁错键长间闭阅队阳阴际陆险随隐难页项顺须顾顿预领频题额风驾验骗黄齐龙]/;

describe('words', () => {
  it('say the same things in all languages, none of them empty', () => {
    const places = locales.map((locale) =>
      all
        .get(locale)
        ?.map(([place]) => place)
        .sort(),
    );
    assert.ok((places[0]?.length ?? 0) > 300);
    for (const other of places.slice(1)) assert.deepEqual(other, places[0]);
    for (const list of all.values()) for (const [place, text] of list) assert.notEqual(text.trim(), '', place);
  });

  it('leave nothing in Chinese in English, and nothing in English in Chinese', () => {
    for (const [place, text] of all.get('en') ?? []) assert.doesNotMatch(text, /\p{Script=Han}|[，。：、“]$/u, place);
    for (const locale of ['zh-Hans', 'zh-Hant'] as const) {
      for (const [place, text] of all.get(locale) ?? []) assert.match(text, /\p{Script=Han}/u, `${locale}${place}`);
    }
  });

  it('are written in Traditional characters in Traditional Chinese', () => {
    for (const [place, text] of all.get('zh-Hant') ?? []) {
      assert.doesNotMatch(text.replaceAll(/[里系]/g, ''), simplifiedOnly, `${place}: ${text}`);
    }
  });

  it('name every document type and keep one sentence per reason', () => {
    for (const locale of locales) {
      const words = wordsOf(locale);
      assert.deepEqual(Object.keys(words.documentTypes), [...documentTypes]);
      for (const reason of ['shape', 'check-digit', 'date', 'future', 'issuer'] as const) {
        assert.ok(words.problems[`document.${reason}`].length > 8);
      }
    }
  });

  it('tell times by the clock of the province', () => {
    assert.equal(timeInWords(testFrame(), times.recent), '7分钟前');
    assert.equal(timeInWords(testFrame({ locale: 'en' }), times.yesterday), 'yesterday');
    assert.equal(timeInWords(testFrame({ locale: 'zh-Hant' }), times.justNow), '剛剛');
    const lateEvening = new Date('2025-01-01T16:30:00Z');
    assert.match(timeInWords(testFrame({ locale: 'en' }), lateEvening), /January 2/);
  });

  it('round waiting times up and count in the singular', () => {
    const english = testFrame({ locale: 'en' });
    assert.equal(duration(english, 0), '1 second');
    assert.equal(duration(english, 61), '2 minutes');
    assert.equal(duration(english, 3600), '1 hour');
    assert.equal(duration(testFrame(), 90_000), '2 天');
  });
});
