import type { Service } from '../../views/portal/props.ts';
import type { Config } from '../config.ts';
import type { Locale, Translated } from '../lib/locale.ts';

const departments: readonly { name: Translated; unit: Translated; summary: Translated }[] = [
  {
    name: { 'zh-Hans': '个人所得税查询', 'zh-Hant': '個人所得稅查詢', en: 'Income tax enquiry' },
    unit: { 'zh-Hans': '示例省税务局', 'zh-Hant': '示例省稅務局', en: 'Provincial Tax Service (demonstration)' },
    summary: { 'zh-Hans': '首次进入时会征得您的同意', 'zh-Hant': '首次進入時會徵得您的同意', en: 'Asks for your consent the first time' },
  },
  {
    name: { 'zh-Hans': '住房公积金查询', 'zh-Hant': '住房公積金查詢', en: 'Housing fund enquiry' },
    unit: { 'zh-Hans': '示例省住房保障厅', 'zh-Hant': '示例省住房保障廳', en: 'Provincial Housing Service (demonstration)' },
    summary: { 'zh-Hans': '登录一次后直接进入', 'zh-Hant': '登入一次後直接進入', en: 'Opens without another login' },
  },
];

/** The demonstration departments that `npm start` runs beside the service, in the reader's language. */
export function demonstrationServices(config: Config): ((locale: Locale) => Service[]) | undefined {
  if (!config.demonstration) return undefined;
  return (locale) =>
    departments.map(({ name, unit, summary }, index) => ({
      name: name[locale],
      unit: unit[locale],
      summary: summary[locale],
      href: `http://${config.demoHost}:${config.demoPorts[index]}/`,
    }));
}
