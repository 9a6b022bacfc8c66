import type { Translated } from '../../server/lib/locale.ts';
import type { Place } from './guangdong.ts';

type Words = { zhHans: string; zhHant: string; en: string };

const words = (zhHans: string, zhHant: string, en: string): Words => ({ zhHans, zhHant, en });

export const departments: readonly Words[] = [
  words('发展和改革局', '發展和改革局', 'Development and Reform'),
  words('教育局', '教育局', 'Education'),
  words('科学技术局', '科學技術局', 'Science and Technology'),
  words('公安局', '公安局', 'Public Security'),
  words('民政局', '民政局', 'Civil Affairs'),
  words('司法局', '司法局', 'Justice'),
  words('财政局', '財政局', 'Finance'),
  words('人力资源和社会保障局', '人力資源和社會保障局', 'Human Resources and Social Security'),
  words('自然资源局', '自然資源局', 'Natural Resources'),
  words('生态环境局', '生態環境局', 'Ecology and Environment'),
  words('住房和城乡建设局', '住房和城鄉建設局', 'Housing and Construction'),
  words('交通运输局', '交通運輸局', 'Transport'),
  words('水务局', '水務局', 'Water'),
  words('农业农村局', '農業農村局', 'Agriculture'),
  words('商务局', '商務局', 'Commerce'),
  words('文化广电旅游体育局', '文化廣電旅遊體育局', 'Culture, Tourism and Sport'),
  words('卫生健康局', '衞生健康局', 'Health'),
  words('退役军人事务局', '退役軍人事務局', 'Veterans Affairs'),
  words('应急管理局', '應急管理局', 'Emergency Management'),
  words('审计局', '審計局', 'Audit'),
  words('市场监督管理局', '市場監督管理局', 'Market Regulation'),
  words('统计局', '統計局', 'Statistics'),
  words('医疗保障局', '醫療保障局', 'Healthcare Security'),
  words('信访局', '信訪局', 'Complaints'),
  words('政务服务和数据管理局', '政務服務和數據管理局', 'Government Services and Data'),
];

export const offices: readonly Words[] = [
  words('办公室', '辦公室', 'Office'),
  words('人事科', '人事科', 'Personnel'),
  words('政策法规科', '政策法規科', 'Policy and Law'),
  words('行政审批科', '行政審批科', 'Approvals'),
  words('信息中心', '資訊中心', 'Information Centre'),
  words('监督检查科', '監督檢查科', 'Inspection'),
  words('规划财务科', '規劃財務科', 'Planning and Finance'),
  words('服务大厅', '服務大廳', 'Service Hall'),
  words('宣传科', '宣傳科', 'Publicity'),
  words('档案室', '檔案室', 'Archive'),
  words('第一分局', '第一分局', 'First Branch'),
  words('第二分局', '第二分局', 'Second Branch'),
  words('第三分局', '第三分局', 'Third Branch'),
  words('督查室', '督查室', 'Supervision'),
];

/** Names of no township: two characters that say nothing of a place, and their sound. */
const beginnings = [
  ['示', 'Shi'],
  ['例', 'Li'],
  ['新', 'Xin'],
  ['和', 'He'],
  ['平', 'Ping'],
  ['安', 'An'],
] as const;
const endings = [
  ['示镇', '示鎮', 'shi Town'],
  ['例镇', '例鎮', 'li Town'],
  ['范街道', '範街道', 'fan Subdistrict'],
  ['样街道', '樣街道', 'yang Subdistrict'],
  ['模镇', '模鎮', 'mo Town'],
] as const;

/** So many townships of a county; at most thirty have a name. */
export function townships({ zhHans, zhHant, en }: Place, count: number): Words[] {
  const all = beginnings.flatMap(([first, sound]) =>
    endings.map(([hans, hant, latin]) =>
      words(zhHans + first + hans, zhHant + first + hant, `${sound}${latin}, ${en}`),
    ),
  );
  return all.slice(0, count);
}

/** Every body says 示例: there is none of them. */
export function nameOf(place: Words, body: Words): Translated {
  return {
    'zh-Hans': `示例${place.zhHans}${body.zhHans}`,
    'zh-Hant': `示例${place.zhHant}${body.zhHant}`,
    en: `Example ${body.en}, ${place.en}`,
  };
}
