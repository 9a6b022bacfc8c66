import type { consoleUnitLists as lists, unitListProblems as problems } from '../zh-hans/console-unit-lists.ts';

export const consoleUnitLists: typeof lists = {
  listIn: (name) => `按名單新增或更名「${name}」的下級機構`,
  lead: '先上傳名單查看結果，確認後才會處理。一次最多 2000 行。',
  columnHintsOfUnits: {
    unit: '已有機構的編號或統一社會信用代碼；新機構可寫一個自己的代號，供後面的行引用，也可留空。',
    parent: '上級機構的編號、信用代碼，或前面某行的代號；留空即本機構。',
    kind: '政府、部門或處室。',
    level: '省級、市級、縣級或鄉鎮級。',
    division_code: '6、9 或 12 位的現行代碼。',
    name_zh_hans: '最多 100 個字。',
    name_zh_hant: '最多 100 個字。',
    name_en: '最多 100 個字元。',
  },
  appoint: (count) => `${count} 個機構可以新增`,
  change: (count) => `${count} 個機構更名`,
  label: '機構',
  massHint: (rows, _endings) =>
    `24 小時內由一人按名單合計處理超過 ${rows} 個機構，須由另一位安全管理員批准。批准前名單或相關機構有變化，申請即作廢。`,
  earlierHint: (count) => `您在此前 24 小時內已按其他名單處理 ${count} 個機構。`,
  appointed: (count) => `已新增 ${count} 個機構`,
  changed: (count) => `已更名 ${count} 個機構`,
  undone: (removed, restored) => `已撤回：${removed} 個機構移除，${restored} 個恢復原名`,
  undoHint:
    '新增後還沒有使用的機構會移除，更名的恢復原名；已有崗位、下級或應用，或已不在您管理範圍內的保留，並逐一列出。',
  give: '按名單新增下級機構',
  asCsv: '匯出機構（CSV）',
  asWorkbook: '匯出機構（Excel）',
  exportHint: '本機構及下級機構。改好後可以作為名單再上傳。',
  exampleName: '示例徵管處',
  massUnits: { added: '新增機構', renamed: '更名機構', earlier: '申請人此前 24 小時按其他名單處理的機構' },
  leftUnits: {
    'out-of-reach': '已不在撤回人的管理範圍內',
    'in-use': '已有崗位、下級或應用',
    'renamed-since': '之後又更名',
  },
  unitRefusals: {
    'unit-unknown': '沒有這個機構，或不在本機構之下',
    'parent-unknown': '沒有這個上級機構，或不在本機構之下',
    'label-taken': '前面的行已用了這個代號',
    'unit-moved': '名單不能調整上級，請在機構頁面申請',
    'unit-fixed': '名單不能更改已有機構的類別、層級或區劃',
    'unit-twin': '同一上級之下已有這個名稱的機構',
    'kind-invalid': '類別有誤',
    'level-invalid': '層級有誤',
    'division-unknown': '沒有這個行政區劃代碼',
    'name-invalid': '名稱有誤或為空',
  },
};

export const unitListProblems: Record<keyof typeof problems, string> = {
  'console.unit-columns': '第一行須寫明下面的全部欄名，每欄一次；請下載範本對照。',
  'console.too-many-units': '名單超過 2000 行。請分成幾份。',
};
