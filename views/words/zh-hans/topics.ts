import type { Topic } from '../../../server/clients/topic.ts';

/** Words of the topics of services, and of choosing by them; in the order of the directory. */
export const topics = {
  names: {
    household: '户籍与身份',
    'social-security': '社保与就业',
    health: '医疗与健康',
    education: '教育',
    housing: '住房、公积金与不动产',
    transport: '交通出行',
    family: '婚姻与生育',
    taxes: '税务与财务',
    business: '企业开办与经营',
    welfare: '民政与救助',
    justice: '司法与公证',
    agriculture: '农业农村',
    environment: '生态环境',
    government: '政务办公',
    other: '其他',
  } satisfies Record<Topic, string>,
  field: '主题',
  hint: '群众在办事服务中按主题查找。没有合适的再选“其他”。',
  choose: '请选择',
  byTopic: '按主题找',
  byUnit: '按部门找',
  withinTopic: '这个主题下的部门',
  withinUnit: '下级部门',
  chosen: '已选',
  drop: (name: string) => `取消选择：${name}`,
  count: (count: number) => `共 ${count} 项服务`,
  none: '这里没有符合条件的服务。',
};

export const topicProblems = {
  'topic.missing': '请选择一个主题。',
  'services.topic-unknown': '没有这个主题。请在下面选择，或搜索服务的名称。',
  'services.unit-unknown': '没有这个部门。请在下面选择，或搜索部门的名称。',
};
