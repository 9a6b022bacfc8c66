import type { Locale } from '../server/lib/locale.ts';
import type { Identifier } from '../server/people/identifiers.ts';
import type { DocumentType } from '../server/people/identity-documents/document.ts';

/** Of every demonstration person who has a password. */
export const demonstrationPassword = 'lychee-harbour-2026';

export type DemonstrationPerson = {
  number: number;
  name: string;
  /** The first one is on the card. */
  identifiers: readonly Identifier[];
  hasPassword: boolean;
  level: 1 | 2 | 3 | 4;
  document?: { type: DocumentType; number: string };
  locale?: Locale;
  largePrint?: boolean;
  note: string;
};

const mobile = (value: string): Identifier => ({ kind: 'mobile', value });
const email = (value: string): Identifier => ({ kind: 'email', value });
const residentId = (number: string) => ({ type: 'resident-id' as const, number });

/** Fictional: names say 示例 or Example, numbers are valid by check digit alone (the region is the province itself). */
export const persons: readonly DemonstrationPerson[] = [
  {
    number: 1,
    name: '陈示例',
    identifiers: [mobile('+8613800000001')],
    hasPassword: true,
    level: 1,
    note: '只登记了手机号码，尚未实名',
  },
  {
    number: 2,
    name: '李示例',
    identifiers: [mobile('+8613800000002'), email('li@example.cn')],
    hasPassword: true,
    level: 2,
    document: residentId('440000199003079985'),
    note: '已实名的居民，也是示例（广州）科技有限公司的法定代表人',
  },
  {
    number: 3,
    name: '王示例',
    identifiers: [mobile('+8613800000003')],
    hasPassword: true,
    level: 3,
    document: residentId('440000200002299922'),
    note: '经真人核验的居民，也是示例（广州）科技有限公司的管理员',
  },
  {
    number: 4,
    name: '欧阳示例',
    identifiers: [mobile('+8613800000004')],
    hasPassword: false,
    level: 2,
    document: residentId('440000196001019918'),
    largePrint: true,
    note: '长者，大字版，用短信验证码登录；天河示例面包店的经营者，委托代理公司办税',
  },
  {
    number: 5,
    name: '古丽示例·买买提',
    identifiers: [mobile('+8613800000005')],
    hasPassword: true,
    level: 2,
    document: residentId('440000199305189952'),
    note: '姓名带间隔号的居民；为示例（广州）科技有限公司办税的授权已经到期',
  },
  {
    number: 6,
    name: '何示例',
    identifiers: [mobile('+8613800000006'), email('ho@example.cn')],
    hasPassword: true,
    level: 2,
    document: { type: 'hk-macao-residence-permit', number: '810000198808089915' },
    locale: 'zh-Hant',
    note: '持居住证的香港居民；其公司示例（深圳）贸易有限公司已被吊销',
  },
  {
    number: 7,
    name: 'Jane Example',
    identifiers: [email('jane@example.cn')],
    hasPassword: true,
    level: 2,
    document: { type: 'permanent-residence-2023', number: '944840198001019913' },
    locale: 'en',
    note: '持外国人永久居留身份证，英文界面',
  },
  {
    number: 8,
    name: '𠮷示例',
    identifiers: [email('ji@example.cn')],
    hasPassword: true,
    level: 2,
    document: residentId('440000198506209994'),
    note: '姓名含生僻字的居民',
  },
  {
    number: 9,
    name: '赵示例',
    identifiers: [mobile('+8613800000009')],
    hasPassword: true,
    level: 3,
    document: residentId('440000197901019942'),
    note: '公务人员，一人两岗（省税务局、广州分局），也是省税务局的部门管理员',
  },
  {
    number: 10,
    name: '周示例',
    identifiers: [mobile('+8613800000010')],
    hasPassword: true,
    level: 3,
    document: residentId('440000199107119937'),
    note: '公务人员（省住房公积金中心）',
  },
  {
    number: 11,
    name: '吴示例',
    identifiers: [mobile('+8613800000011')],
    hasPassword: true,
    level: 2,
    document: residentId('440000199502149925'),
    note: '镇街公务人员（东城税务所）',
  },
  {
    number: 12,
    name: '钱示例',
    identifiers: [mobile('+8613800000012'), email('qian@example.cn')],
    hasPassword: true,
    level: 3,
    document: residentId('440000197008089921'),
    note: '示例（广州）财税代理有限公司的法定代表人',
  },
  {
    number: 13,
    name: '孙示例',
    identifiers: [mobile('+8613800000013')],
    hasPassword: true,
    level: 2,
    document: residentId('440000199803129928'),
    note: '代理公司的会计，替天河示例面包店办税',
  },
  {
    number: 14,
    name: '郑示例',
    identifiers: [mobile('+8613800000014')],
    hasPassword: true,
    level: 4,
    document: residentId('440000196311119914'),
    note: '在办事窗口核验过的居民（实名四级）',
  },
  {
    number: 15,
    name: '冯示例',
    identifiers: [mobile('+8613800000015')],
    hasPassword: true,
    level: 3,
    document: residentId('440000198203049903'),
    note: '系统管理员（全省）',
  },
  {
    number: 16,
    name: '蒋示例',
    identifiers: [mobile('+8613800000016')],
    hasPassword: true,
    level: 3,
    document: residentId('440000198605159902'),
    note: '安全管理员（全省）',
  },
  {
    number: 17,
    name: '沈示例',
    identifiers: [mobile('+8613800000017')],
    hasPassword: true,
    level: 3,
    document: residentId('440000198811219902'),
    note: '安全管理员（全省），复核另一位安全管理员的申请',
  },
  {
    number: 18,
    name: '韩示例',
    identifiers: [mobile('+8613800000018')],
    hasPassword: true,
    level: 3,
    document: residentId('440000197508099907'),
    note: '审计管理员（全省）',
  },
  {
    number: 19,
    name: '杨示例',
    identifiers: [mobile('+8613800000019')],
    hasPassword: true,
    level: 3,
    document: residentId('440000199402229901'),
    note: '服务台（全省）',
  },
];
