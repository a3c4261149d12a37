import { Button } from 'antd';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '@/ui/format';
import { Page } from '@/ui/page';
import { type Column, Table } from '@/ui/table';
import { text } from '@/ui/url';
import { FileMenu } from '../file-menu';
import { SaveReport } from '../reports/save';
import { viewOf } from '../reports/view';
import { linkOf, PeriodPicker, ScopePicker, useDays, type View, viewSchema } from '../view';

/** What the address of every list carries: the view, and what a figure narrowed it to. */
export const listSchema = { ...viewSchema, account: text(), weekday: text(), hour: text() };

export interface ListView extends View {
  account: string;
  weekday: string;
  hour: string;
}

/** As the server is asked. */
export const narrowedBy = ({ account, weekday, hour }: ListView) => ({
  ...(account ? { account } : {}),
  ...(/^[0-6]$/.test(weekday) ? { weekday: Number(weekday) } : {}),
  ...(/^\d{1,2}$/.test(hour) ? { hour: Number(hour) } : {}),
});

interface Asked<T> {
  data: { pages: { items: T[] }[] } | undefined;
  error: unknown;
  refetch: () => Promise<unknown>;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}
interface Props<T extends { id: string }> {
  id: 'inquiries' | 'orders' | 'receptions';
  title: string;
  view: ListView;
  set: (patch: Partial<ListView>) => void;
  filters: ReactNode;
  /** What this list is asked for beside what every list is. */
  asked: Record<string, string>;
  /** All rows as a file. */
  file: (format: 'xlsx' | 'csv') => Promise<void>;
  list: Asked<T>;
  columns: Column<T>[];
  open: (row: T) => void;
  current?: string;
  empty: ReactNode;
  children?: ReactNode;
}

/** A list behind figures: the same scope and period as the page one came from, filters, and a row that opens the chat. */
export function ListPage<T extends { id: string }>(props: Props<T>) {
  const { t } = useTranslation('measure');
  const { list, view, set } = props;
  const days = useDays(view);
  const rows = list.data?.pages.flatMap((page) => page.items);
  return (
    <Page
      title={props.title}
      fill
      scope={<ScopePicker view={view} set={set} />}
      period={<PeriodPicker view={view} set={set} />}
      filters={
        <>
          {props.filters}
          <Narrowed view={view} set={set} />
        </>
      }
      export={<FileMenu fetch={props.file} />}
      actions={
        <>
          <Link to={`/measure?${linkOf(days, view)}`}>{t('lists.toFigures')}</Link>
          <SaveReport view={() => viewOf(props.id, view, { ...narrowedBy(view), ...props.asked })} />
        </>
      }
    >
      <Table
        id={props.id}
        label={props.title}
        columns={props.columns}
        // A page that found nothing yet of something rare is no empty list.
        rows={rows?.length === 0 && list.hasNextPage ? undefined : rows}
        rowKey={(row) => row.id}
        open={props.open}
        current={props.current}
        error={list.error}
        retry={() => void list.refetch()}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        empty={props.empty}
      />
      {props.children}
    </Page>
  );
}

/** What a figure narrowed the list to; a press widens it. */
function Narrowed({ view, set }: { view: ListView; set: (patch: Partial<ListView>) => void }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { weekday, hour } = narrowedBy(view);
  return (
    <>
      {hour !== undefined && weekday !== undefined && (
        <Button icon={<X size={14} aria-hidden />} onClick={() => set({ weekday: '', hour: '' })}>
          {t('lists.onlyHour', { day: format.weekday(`2024-01-0${weekday + 1}T12:00:00`), hour })}
        </Button>
      )}
      {view.account && (
        <Button icon={<X size={14} aria-hidden />} onClick={() => set({ account: '' })}>
          {t('lists.onlyAccount')}
        </Button>
      )}
    </>
  );
}
