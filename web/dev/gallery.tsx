import { useState } from 'react';
import { Problem } from '@/api';
import { JobProgress } from '@/jobs/progress';
import { Chart } from '@/ui/chart';
import { Figure, Figures } from '@/ui/figure';
import { useFormat } from '@/ui/format';
import { Page, Section } from '@/ui/page';
import { ProblemNote } from '@/ui/problem';
import { type Column, sumAndMean, Table } from '@/ui/table';

/** The components that no page uses yet, to look at them: /gallery in development, never in a build. */
interface Row {
  name: string;
  team: string;
  received: number;
  buyers: number;
  rate: number;
  first: number;
}
const rows: Row[] = Array.from({ length: 400 }, (_, i) => ({
  name: `${'林陈周何苏马许赵'[i % 8]}${'小满默婷家豪琳俊安然可欣'[i % 12]}${i}`,
  team: ['售前一组', '售后组', '夜班组'][i % 3] as string,
  received: 40 + ((i * 37) % 120),
  buyers: 30 + ((i * 29) % 90),
  rate: 0.2 + ((i * 17) % 30) / 100,
  first: 12 + ((i * 7) % 80),
}));

export default function Gallery() {
  const format = useFormat();
  const [sort, setSort] = useState('-received');
  const columns: Column<Row>[] = [
    { key: 'name', title: '客服', value: (r) => r.name, width: 140, sortable: true },
    { key: 'team', title: '小组', value: (r) => r.team, width: 120, grow: true, sortable: true },
    { key: 'received', title: '接待', value: (r) => r.received, number: true, sortable: true, card: 'side' },
    { key: 'buyers', title: '询单人数', value: (r) => r.buyers, number: true, sortable: true },
    {
      key: 'rate',
      title: '转化率',
      value: (r) => r.rate,
      cell: (r) => format.percent(r.rate),
      number: true,
      sortable: true,
    },
    {
      key: 'first',
      title: '首次响应',
      value: (r) => r.first,
      cell: (r) => format.duration(r.first),
      number: true,
      sortable: true,
    },
  ];
  const foot = sumAndMean(
    rows,
    [
      { key: 'received', of: (r) => r.received, show: (v) => format.number(v) },
      { key: 'rate', of: (r) => r.rate, show: (v) => format.percent(v) },
      { key: 'first', of: (r) => r.first, show: (v) => format.duration(v) },
    ],
    { sum: '合计', mean: '人均' },
  );
  const [total, mean] = foot;
  if (total) total.cells = { received: total.cells.received!, buyers: { text: '18,204', how: 'distinct' } };
  return (
    <Page title="组件" note="gallery" fill>
      <Figures>
        <Figure
          label="询单转化率"
          value={0.312}
          unit="percent"
          change={{ by: 0.021, against: '上周' }}
          sure="maybe"
          provisional
          definition="下单人数 ÷ 询单人数，按询单当天归属。"
          to="/tasks"
        />
        <Figure
          label="首次响应"
          value={38}
          unit="seconds"
          direction="down"
          change={{ by: 6, against: '上周' }}
          sure="clear"
          definition="顾客第一句话到客服第一次人工回复的时间，取平均。"
          to="/tasks"
        />
        <Figure
          label="销售额"
          value={12884250}
          unit="money"
          change={{ by: -254100, against: '昨天' }}
          definition="归属到客服的已付款金额。"
          to="/tasks"
        />
        <Figure
          label="接待人数"
          value={1204}
          unit="count"
          change={{ by: 0, against: '昨天' }}
          sure="open"
          definition="当天有过人工会话的顾客数，去重。"
          to="/tasks"
        />
      </Figures>
      <Section title="图" plain>
        <div
          style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(340px, 1fr))', gap: 24 }}
        >
          <Chart
            answer="晚班转化比白班低 6 个点"
            note="最近 7 天"
            shape="line"
            unit="percent"
            height={200}
            categories={['周一', '周二', '周三', '周四', '周五', '周六', '周日']}
            series={[
              { name: '白班', values: [0.31, 0.32, 0.3, 0.33, 0.34, 0.31, 0.32] },
              { name: '晚班', values: [0.25, 0.26, 0.24, 0.27, 0.28, 0.25, null] },
            ]}
          />
          <Chart
            answer="20 点到 22 点最忙，占全天三成"
            shape="bar"
            unit="count"
            height={200}
            categories={['8', '10', '12', '14', '16', '18', '20', '22']}
            series={[{ name: '询单', values: [40, 80, 95, 90, 100, 130, 260, 210] }]}
          />
          <JobProgress id="job_1" />
          <ProblemNote
            error={new Problem({ status: 503, code: 'unavailable', request_id: 'req_1' })}
            retry={() => {}}
          />
        </div>
      </Section>
      <Table
        id="gallery"
        label="客服"
        columns={columns}
        rows={rows}
        rowKey={(r) => r.name}
        sort={sort}
        onSort={setSort}
        local
        foot={mean ? [total!, mean] : []}
        open={() => {}}
        empty={null}
      />
    </Page>
  );
}
