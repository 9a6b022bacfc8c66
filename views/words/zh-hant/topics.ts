import type * as hans from '../zh-hans/topics.ts';

export const topics: typeof hans.topics = {
  names: {
    household: '戶籍與身份',
    'social-security': '社保與就業',
    health: '醫療與健康',
    education: '教育',
    housing: '住房、公積金與不動產',
    transport: '交通出行',
    family: '婚姻與生育',
    taxes: '稅務與財務',
    business: '企業開辦與經營',
    welfare: '民政與救助',
    justice: '司法與公證',
    agriculture: '農業農村',
    environment: '生態環境',
    government: '政務辦公',
    other: '其他',
  },
  field: '主題',
  hint: '民眾在辦事服務中按主題查找。沒有合適的再選「其他」。',
  choose: '請選擇',
  byTopic: '按主題找',
  byUnit: '按部門找',
  withinTopic: '這個主題下的部門',
  withinUnit: '下級部門',
  chosen: '已選',
  drop: (name) => `取消選擇：${name}`,
  count: (count) => `共 ${count} 項服務`,
  none: '這裡沒有符合條件的服務。',
};

export const topicProblems: typeof hans.topicProblems = {
  'topic.missing': '請選擇一個主題。',
  'services.topic-unknown': '沒有這個主題。請在下面選擇，或搜尋服務的名稱。',
  'services.unit-unknown': '沒有這個部門。請在下面選擇，或搜尋部門的名稱。',
};
