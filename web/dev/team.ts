/** A believable team for the development mock: a home-textile seller on two platforms. */
const HOUR = 3_600_000;
const now = Date.now();
export const at = (hours: number) => new Date(now + hours * HOUR).toISOString();
const dayAt = (days: number, hour: number) => {
  const d = new Date(now);
  return new Date(d.getFullYear(), d.getMonth(), d.getDate() + days, hour).toISOString();
};

export const shops = [
  { id: 'shp_1', name: '棉里家居旗舰店', platform: 'tmall' },
  { id: 'shp_2', name: '棉里家居京东自营', platform: 'jd' },
];
export const people = [
  ['林小满', '售前一组'],
  ['陈默', '售前一组'],
  ['周婷', '售前一组'],
  ['何家豪', '售后组'],
  ['苏琳', '售后组'],
  ['马俊', '售后组'],
  ['许安然', '夜班组'],
  ['赵可欣', '夜班组'],
].map(([name, team], i) => ({ id: `per_${i + 1}`, name, number: `KF${String(i + 101)}`, team }));

const kinds: Record<string, [string, string]> = {
  recall: ['召回顾客', 'Recall'],
  feedback: ['质检反馈', 'Review feedback'],
  course: ['学习', 'Course'],
  one_on_one: ['一对一面谈', 'One-on-one'],
  assignment: ['交办', 'Assignment'],
  case: ['三现案例', 'Three-actuals case'],
};
export const kindName = (kind: string, language: string) => kinds[kind]?.[language === 'en' ? 1 : 0] ?? kind;

const rows: [string, string, string, string | null, string][] = [
  [
    'recall',
    '回访昨天咨询四件套没下单的顾客（3 位）',
    '询问过 1.8 m 床尺寸，停在“我再看看”；同款本周有满减。',
    dayAt(-1, 18),
    'open',
  ],
  [
    'feedback',
    '看一条质检反馈：退换货政策答错',
    '把“15 天无理由”说成 7 天，顾客已投诉。',
    dayAt(-1, 20),
    'open',
  ],
  [
    'recall',
    '联系已拍未付款的订单 5 笔',
    '其中 2 笔超过 ¥600，付款提醒在两小时内效果最好。',
    dayAt(0, 23),
    'open',
  ],
  ['course', '学完《蚕丝被怎么选》并做 8 道题', '上周 4 次推荐被追问克重时没有答上。', dayAt(0, 23), 'open'],
  [
    'assignment',
    '把双 12 预售话术更新到快捷短语',
    '预售规则今天起变更，旧话术里的定金时间已失效。',
    dayAt(0, 22),
    'open',
  ],
  [
    'one_on_one',
    '和何家豪做本月第二次一对一',
    '他的首次响应连续两周变慢，先听他怎么说。',
    dayAt(1, 15),
    'open',
  ],
  [
    'case',
    '三现：枕芯异味差评，补上现物照片',
    '同批次已有 3 条差评，等现物照片才能定责任。',
    dayAt(2, 12),
    'open',
  ],
  ['assignment', '整理物流停滞超 48 小时的订单', '', dayAt(3, 18), 'open'],
  ['feedback', '确认上周的 5 条随机质检结果', '', dayAt(4, 18), 'open'],
  ['assignment', '给夜班写交接：待退款 12 单', '', null, 'open'],
];
export const tasks = Array.from({ length: 260 }, (_, i) => {
  const seed = rows[i % rows.length] as (typeof rows)[number];
  const mine = i < rows.length;
  const owner = people[mine ? 0 : i % people.length] as (typeof people)[number];
  const due = mine ? seed[3] : dayAt((i % 23) - 6, 10 + (i % 9));
  const state = mine ? 'open' : (['open', 'open', 'done', 'snoozed', 'refused', 'done'][i % 6] as string);
  const creator = i % 3 === 0 ? null : people[(i + 3) % people.length];
  return {
    id: `tsk_${i + 1}`,
    kind: seed[0],
    kind_name: '',
    title: seed[1],
    why: seed[2],
    owner: { id: owner.id, name: owner.name },
    creator: creator ? { id: creator.id, name: creator.name } : null,
    shop: i % 4 === 3 ? null : { id: shops[i % 2]?.id, name: shops[i % 2]?.name },
    team: { id: 'tem_1', name: owner.team },
    state: state === 'snoozed' ? 'open' : state,
    due_at: due,
    snoozed_until: state === 'snoozed' ? (dayAt(1, 9) as string | null) : null,
    overdue: state === 'open' && due !== null && Date.parse(due) < now,
    evidence: seed[0] === 'assignment' ? [] : [{ label: '聊天记录 11-21 20:14', href: '/tasks?state=done' }],
    outcome: state === 'done' ? '已联系顾客，改期发货。' : null,
    refusal:
      state === 'refused' ? { reason: 'environment', note: '没有改价权限，客户要的赠品仓库缺货。' } : null,
    repeat: i === 4 ? { every: 'week' } : null,
    version: 1,
    created_at: at(-30 - i),
    updated_at: at(-1 - i),
  };
});
export const notices = [
  ['notice', '双 12 排班已发布，请确认班次', '12 月 10 日 0:00 前确认，有冲突可提交换班。', -0.4, null],
  ['quality', '你的一条会话被收为好案例', '“先道歉再给方案”那段，已放进案例库。', -3, null],
  ['task', '苏琳把 1 件任务转交给你', '物流停滞订单，交接说明已写好。', -6, null],
  ['notice', '退换货政策更新（必读）', '15 天无理由范围新增床垫类目。', -28, at(-20)],
].map(([kind, title, body, hours, read_at], i) => ({
  id: `ntf_${i + 1}`,
  kind,
  title,
  body,
  href: '/tasks',
  created_at: at(hours as number),
  read_at,
}));
export const permissions = [
  ['task.read', '查看任务', '按自己的范围查看任务', 'tasks'],
  ['task.write', '处理任务', '完成、推迟、转交、新建任务', 'tasks'],
  ['people.read', '查看人员', '查看人员、店铺、班组和角色；手机和邮箱只显示一部分。', 'people'],
  ['people.write', '管理人员', '新增、修改、导入人员，调班组，办理离职，授予自己也有的角色。', 'people'],
  ['role.write', '管理角色', '新建角色，修改角色的权限。', 'people'],
  ['shop.write', '管理店铺', '新增、修改、归档店铺。', 'people'],
  ['team.write', '管理班组', '新增、修改、归档店铺的班组。', 'people'],
  ['binding.write', '绑定客服账号', '登记每个平台账号在什么时间由谁使用。', 'people'],
  ['personal.read', '查看人员联系方式', '查看完整的手机、邮箱和生日；每次查看都记入审计日志。', 'people'],
  ['audit.read', '查看操作记录', '查看谁在何时做了什么。', 'audit'],
  ['settings.write', '修改设置', '组织、登录、数据保留。', 'settings'],
  ['job.read', '查看作业', '查看导入、备份等后台作业的进度。', 'jobs'],
  ['job.write', '停止与重试作业', '停止正在进行的作业，重试失败的作业。', 'jobs'],
  ['schedule.write', '管理定时作业', '查看、停用、启用定时作业。', 'jobs'],
  ['backup.write', '备份', '制作和下载备份。', 'jobs'],
  ['webhook.write', '管理 Webhook', '新建、修改、停用 Webhook，重发。', 'events'],
].map(([key, name, description, group]) => ({ key: String(key), name, description, group }));
