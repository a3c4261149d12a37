import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  exportFile,
  type FrozenPeriod,
  type KeptRow,
  keptFiguresQuery,
  type Metric,
  type MovedOrder,
  metricsQuery,
  movedOrdersQuery,
  periodQuery,
  thawPeriod,
} from '@/api';
import { useMay } from '@/app/session';
import { Facts, Lines, Part } from '@/ui/facts';
import { type Format, useFormat } from '@/ui/format';
import { InlineForm } from '@/ui/inline-form';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem';
import { State } from '@/ui/state';
import { useToast } from '@/ui/toast';
import { toldApart } from '../figures/value';
import { FileMenu } from '../file-menu';
import css from './periods.module.css';
import { COMPARED, daysOf, differing } from './words';

type OpenCredit = (shop: string, order: string) => void;
interface Props {
  id: string;
  close: () => void;
  /** Shows whose an order is, and why. */
  openCredit: OpenCredit;
}

/** A period as it is kept, and what is otherwise now. */
export default function PeriodPanel({ id, close, openCredit }: Props) {
  const { t } = useTranslation('measure');
  const { data: of, error, refetch } = useQuery(periodQuery(id));
  const mayThaw = useMay('period.freeze') && of && !of.thawed;
  const [thawing, setThawing] = useState(false);
  return (
    <Panel
      title={t('periods.one')}
      close={close}
      held={thawing}
      footer={mayThaw && !thawing && <Button onClick={() => setThawing(true)}>{t('periods.thaw')}</Button>}
    >
      {error && !of && <ProblemNote error={error} retry={() => void refetch()} />}
      {of && (
        <>
          <Record of={of} />
          {thawing && <Thaw of={of} back={() => setThawing(false)} />}
          <Adjustments of={of} />
          <Moved of={of} openCredit={openCredit} />
        </>
      )}
    </Panel>
  );
}

function Record({ of }: { of: FrozenPeriod }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  return (
    <>
      <h1>{daysOf(format, of)}</h1>
      <Facts
        facts={[
          [t('shop'), of.shop.name],
          [
            t('periods.stateOf'),
            <State key="s" tone={of.thawed ? 'idle' : 'good'}>
              {t(of.thawed ? 'periods.thawed' : 'periods.frozen')}
            </State>,
          ],
          [t('periods.note'), of.note],
          [t('periods.by'), of.by.name],
          [t('periods.at'), format.when(of.at)],
          [t('periods.thawedBy'), of.thawed && `${of.thawed.by.name} · ${format.when(of.thawed.at)}`],
          [t('periods.why'), of.thawed?.reason],
        ]}
      />
    </>
  );
}

function Thaw({ of, back }: { of: FrozenPeriod; back: () => void }) {
  const { t } = useTranslation('measure');
  const { tell } = useToast();
  return (
    <Part title={t('periods.thaw')} note={t('periods.thawThen')}>
      <InlineForm<{ reason: string }, FrozenPeriod>
        verb={t('periods.thaw')}
        back={back}
        stale={[['periods'], ['figures'], ['disputes']]}
        submit={({ reason }, key) => thawPeriod(of.id, reason, key)}
        done={() => tell(t('periods.said.thawed'))}
      >
        <Form.Item
          name="reason"
          label={t('periods.why')}
          rules={[{ required: true, whitespace: true, message: t('periods.whyNeeded') }]}
        >
          <Input maxLength={200} autoFocus />
        </Form.Item>
      </InlineForm>
    </Part>
  );
}

/** What a row is otherwise, a line a figure: kept → now. */
function changes(format: Format, row: KeptRow, metrics: Metric[]) {
  return differing(row, metrics).map(({ metric, kept, now }) => ({
    key: metric.id,
    title: metric.name,
    note: toldApart(format, metric, kept, now).join(' → '),
  }));
}

function Adjustments({ of }: { of: FrozenPeriod }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const registry = useQuery(metricsQuery);
  const { data, error, refetch } = useQuery(keptFiguresQuery(of.id, 'person', COMPARED.join(',')));
  const metrics = registry.data?.items ?? [];
  if (error && !data) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (!data) return null;
  const people = data.rows.filter(({ differs }) => differs);
  return (
    <>
      <Part
        title={t('periods.adjustments')}
        note={t('periods.adjustmentsNote')}
        action={
          <FileMenu
            fetch={(format) =>
              exportFile('GET /periods/{id}/figures/export', {
                path: { id: of.id },
                query: { by: 'person', metrics: COMPARED.join(','), format },
              })
            }
          />
        }
      >
        {data.total.differs ? (
          <Lines lines={changes(format, data.total, metrics)} />
        ) : (
          <p>{t('periods.same')}</p>
        )}
      </Part>
      {people.length > 0 && (
        <Part title={t('periods.people')}>
          <Lines
            lines={people.map((row) => ({
              key: row.id,
              title: row.name || t('credit.f.unnamed'),
              note: changes(format, row, metrics)
                .map(({ title, note }) => `${title} ${note}`)
                .join('；'),
            }))}
          />
        </Part>
      )}
    </>
  );
}

function Moved({ of, openCredit }: { of: FrozenPeriod; openCredit: OpenCredit }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const list = useInfiniteQuery(movedOrdersQuery(of.id));
  const orders = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.error && !list.data) return <ProblemNote error={list.error} retry={() => void list.refetch()} />;
  if (orders.length === 0) return null;
  return (
    <Part
      title={t('periods.orders')}
      action={
        <FileMenu
          fetch={(format) =>
            exportFile('GET /periods/{id}/orders/export', { path: { id: of.id }, query: { format } })
          }
        />
      }
    >
      <Lines
        lines={orders.map((order) => ({
          key: order.id,
          title: (
            <>
              {order.id}{' '}
              <State tone="warn">
                {format.list(order.changes.map((change) => t(`periods.change.${change}`)))}
              </State>
            </>
          ),
          note: <Sides of={order} />,
          action: (
            <Button size="small" type="text" onClick={() => openCredit(of.shop.id, order.id)}>
              {t('periods.seeOrder')}
            </Button>
          ),
        }))}
      />
      {list.hasNextPage && (
        <Button
          className={css.more ?? ''}
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('periods.moreOrders')}
        </Button>
      )}
    </Part>
  );
}

function Sides({ of }: { of: MovedOrder }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const side = (one: MovedOrder['kept']) =>
    one
      ? [one.seller?.name ?? t('credit.f.nobody'), format.money(one.gross - one.refunded)].join(' ')
      : t('periods.notThere');
  return (
    <span className={css.change}>
      {side(of.kept)} → {side(of.now)}
      {of.decided && ` · ${t('periods.decided')}`}
    </span>
  );
}
