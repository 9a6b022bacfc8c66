import type { Locale, Translated } from '../lib/locale.ts';

/** One short sentence per status for callers that read JSON; pages have words of their own. */
const titles: Record<number, Translated> = {
  400: { 'zh-Hans': '请求有误', 'zh-Hant': '請求有誤', en: 'The request is malformed' },
  401: { 'zh-Hans': '请先登录', 'zh-Hant': '請先登入', en: 'Please log in first' },
  403: { 'zh-Hans': '请求被拒绝', 'zh-Hant': '請求被拒絕', en: 'The request was refused' },
  404: { 'zh-Hans': '页面不存在', 'zh-Hant': '頁面不存在', en: 'There is nothing here' },
  405: { 'zh-Hans': '不支持该请求方法', 'zh-Hant': '不支援該請求方法', en: 'This method is not available here' },
  413: { 'zh-Hans': '提交的内容过大', 'zh-Hant': '提交的內容過大', en: 'The request is too large' },
  415: { 'zh-Hans': '不支持的内容格式', 'zh-Hant': '不支援的內容格式', en: 'This content type is not accepted here' },
  421: { 'zh-Hans': '请求的地址不属于本服务', 'zh-Hant': '請求的位址不屬於本服務', en: 'This address is not ours' },
  429: {
    'zh-Hans': '操作过于频繁，请稍后再试',
    'zh-Hant': '操作過於頻繁，請稍後再試',
    en: 'Too many requests, please try again later',
  },
  500: { 'zh-Hans': '系统出现故障', 'zh-Hant': '系統發生故障', en: 'Something went wrong on our side' },
  503: {
    'zh-Hans': '服务繁忙，请稍后再试',
    'zh-Hant': '服務繁忙，請稍後再試',
    en: 'The service is busy, please try again later',
  },
};

export function problemTitle(locale: Locale, status: number): string {
  const title = titles[status] ?? titles[status < 500 ? 400 : 500];
  return title?.[locale] ?? '';
}
