import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { auditQuery, exportAudit } from '@/api';
import { Empty } from '@/ui/empty';
import { ExportMenu } from '@/ui/export-menu';
import { Page } from '@/ui/page';
import { PersonPicker } from '@/ui/person-picker';
import { Table } from '@/ui/table';
import { day, text, useUrlState } from '@/ui/url';
import { useActions } from './actions';
import { useAuditColumns } from './columns';
import css from './list.module.css';
import { span } from './span';
import { Verify } from './verify';

const AuditPanel = lazy(() => import('./panel'));

/** `who` is the name that goes with `actor`, so that a link shows it at once. */
const schema = {
  actor: text(),
  who: text(),
  action: text(),
  subject: text(),
  from: day(),
  to: day(),
  open: text(),
};

/** Who did what, when, from where. Nothing here can be changed, and a check proves it. */
export default function AuditPage() {
  const { t } = useTranslation('audit');
  const [url, setUrl] = useUrlState(schema);
  const { actor, action, subject, from, to } = url;
  const filter = { actor, action, subject, ...span(from, to) };
  const list = useInfiniteQuery(auditQuery(filter));
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const columns = useAuditColumns();
  const actions = useActions(rows);
  const filtered = Boolean(actor || action || subject || from || to);
  const open = rows?.find(({ id }) => id === url.open);
  const take = (value: string) => setUrl({ subject: value.trim() });

  return (
    <Page
      title={t('title')}
      fill
      period={
        <DatePicker.RangePicker
          aria-label={t('field.period')}
          allowEmpty
          value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
          placeholder={[t('from'), t('to')]}
          onChange={(days) =>
            setUrl({
              from: days?.[0]?.format('YYYY-MM-DD') ?? '',
              to: days?.[1]?.format('YYYY-MM-DD') ?? '',
            })
          }
        />
      }
      export={<ExportMenu files={[{ name: 'CSV (.csv)', fetch: () => exportAudit(filter) }]} />}
      actions={<Verify />}
      filters={
        <>
          <span className={css.pick}>
            <PersonPicker
              label={t('field.actor')}
              optional
              value={actor ? { value: actor, label: url.who || actor } : null}
              onChange={(choice) => setUrl({ actor: choice?.value ?? '', who: choice?.label ?? '' })}
            />
          </span>
          <Select
            aria-label={t('field.action')}
            className={css.select ?? ''}
            showSearch={{ optionFilterProp: 'label' }}
            value={action}
            onChange={(value) => setUrl({ action: value })}
            options={[{ value: '', label: t('anyAction') }, ...actions]}
          />
          <span data-search className={css.pick}>
            <Input
              key={subject}
              defaultValue={subject}
              aria-label={t('field.subject')}
              placeholder={t('subjectHint')}
              allowClear
              onPressEnter={(event) => take(event.currentTarget.value)}
              onBlur={(event) =>
                event.currentTarget.value.trim() !== subject && take(event.currentTarget.value)
              }
              onClear={() => take('')}
            />
          </span>
        </>
      }
    >
      <Table
        id="audit"
        label={t('title')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        current={url.open}
        open={(row) => setUrl({ open: row.id }, { push: !url.open })}
        error={list.error}
        retry={() => void list.refetch()}
        more={{
          has: list.hasNextPage,
          loading: list.isFetchingNextPage,
          load: () => void list.fetchNextPage(),
        }}
        empty={
          <Empty
            title={t(filtered ? 'noneFound' : 'none')}
            action={
              filtered && (
                <Button
                  onClick={() => setUrl({ actor: '', who: '', action: '', subject: '', from: '', to: '' })}
                >
                  {t('widen')}
                </Button>
              )
            }
          >
            {!filtered && t('noneThen')}
          </Empty>
        }
      />
      <Suspense fallback={null}>
        {open && (
          <AuditPanel
            key={open.id}
            row={open}
            only={(patch) => setUrl({ ...patch, open: '' })}
            close={() => setUrl({ open: '' })}
          />
        )}
      </Suspense>
    </Page>
  );
}
