import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { exportStanding, type StandingRow, standingQuery } from '@/api';
import { chatAt } from '@/measure/lists/chat-link';
import { PERIODS } from '@/measure/period';
import { linkOf, PeriodPicker, ScopePicker, useDays, useViewWords, viewSchema } from '@/measure/view';
import { Empty } from '@/ui/empty';
import { ExportMenu } from '@/ui/export-menu';
import { type Format, useFormat } from '@/ui/format';
import { Page } from '@/ui/page';
import { State, type Tone } from '@/ui/state';
import { type Column, Table } from '@/ui/table';
import { oneOf, useUrlState } from '@/ui/url';
import { points, shareOf } from '../drivers/words';
import css from './standing.module.css';

const schema = { ...viewSchema, period: oneOf(PERIODS, 'days30') };
const TONES: Record<StandingRow['standing'], Tone> = {
  clearly_worse: 'bad',
  maybe_worse: 'warn',
  open: 'idle',
  maybe_better: 'warn',
  clearly_better: 'good',
};
const rate = (format: Format, millionths: number) => format.percent(millionths / 1e6);

/** Who really needs help: each beside what was to be expected of the buyers received, luck and mix apart. */
export default function StandingPage() {
  const { t } = useTranslation('steer');
  const navigate = useNavigate();
  const [url, setUrl] = useUrlState(schema);
  const days = useDays(url);
  const wanted = { ...days, shop: url.shop, team: url.team };
  const standing = useQuery(standingQuery(wanted));
  const { note } = useViewWords({ days, against: null }, null);
  const columns = useColumns();
  const set = (patch: object) => setUrl(patch);
  const open = ({ person }: StandingRow) => {
    const query = linkOf(days, { ...url, person: person.id, who: person.name, team: '' });
    query.set('stage', 'inquiry');
    void navigate(`/measure/inquiries?${query}`);
  };
  return (
    <Page
      title={t('part.standing')}
      note={note}
      fill
      scope={<ScopePicker view={{ ...url, person: '', who: '' }} set={set} people={false} />}
      period={<PeriodPicker view={url} set={set} />}
      export={
        <ExportMenu
          files={(['xlsx', 'csv'] as const).map((format) => ({
            name: format === 'xlsx' ? 'Excel' : 'CSV',
            fetch: () => exportStanding(format, wanted),
          }))}
        />
      }
    >
      <Answer rows={standing.data?.rows} settled={standing.data?.settled ?? true} />
      <Table
        id="standing"
        label={t('part.standing')}
        columns={columns}
        rows={standing.data?.rows}
        rowKey={(row) => row.person.id}
        open={open}
        local
        error={standing.error}
        retry={() => void standing.refetch()}
        empty={<Empty title={t('people.none')}>{t('people.noneThen')}</Empty>}
      />
    </Page>
  );
}

/** In one sentence: who is really below, who is up and down. */
function Answer({ rows, settled }: { rows: StandingRow[] | undefined; settled: boolean }) {
  const { t } = useTranslation('steer');
  const format = useFormat();
  if (!rows?.length) return null;
  const named = (reading: StandingRow['reading']) =>
    format.list(rows.filter((row) => row.reading === reading).map((row) => row.person.name));
  const [low, unsteady] = [named('low'), named('unsteady')];
  const [own] = rows;
  // Who sees only one is told of that one.
  const answer =
    rows.length > 1 || !own
      ? low
        ? t('people.low', { names: low })
        : t('people.nobody')
      : t('people.one', { name: own.person.name, standing: t(`standing.${own.standing}`) });
  return (
    <div className={css.answer}>
      <p>
        <strong>{answer}</strong> {unsteady && t('people.unsteady', { names: unsteady })}
      </p>
      <p className={css.about}>
        {t('people.about')} {settled ? '' : t('provisional')}
      </p>
    </div>
  );
}

function useColumns(): Column<StandingRow>[] {
  const { t } = useTranslation('steer');
  const format = useFormat();
  return useMemo(() => {
    const reading = (row: StandingRow) =>
      row.reading === 'usual' ? '' : t(`people.readings.${row.reading}`);
    return [
      { key: 'name', title: t('bys.person'), value: (row) => row.person.name, width: 128, card: 'title' },
      {
        key: 'standing',
        title: t('people.verdict'),
        value: (row) => t(`standing.${row.standing}`),
        cell: (row) => <State tone={TONES[row.standing]}>{t(`standing.${row.standing}`)}</State>,
        width: 112,
        card: 'side',
      },
      { key: 'reading', title: t('people.reading'), value: reading, width: 160 },
      {
        key: 'inquiries',
        title: t('column.inquiries'),
        value: (row) => row.inquiries,
        cell: (row) => format.number(row.inquiries),
        width: 88,
        number: true,
        sortable: true,
      },
      {
        key: 'rate',
        title: t('people.rate'),
        value: (row) => (row.inquiries ? row.paid / row.inquiries : null),
        cell: (row) => shareOf(format, row.paid, row.inquiries),
        copy: (row) => shareOf(format, row.paid, row.inquiries),
        width: 88,
        number: true,
        sortable: true,
      },
      {
        key: 'expected',
        title: t('people.expected'),
        value: (row) => row.expected ?? null,
        cell: (row) => (typeof row.expected === 'number' ? rate(format, row.expected) : '–'),
        copy: (row) => (typeof row.expected === 'number' ? rate(format, row.expected) : ''),
        width: 112,
        number: true,
        sortable: true,
      },
      {
        key: 'believed',
        title: t('people.believed'),
        value: (row) => row.believed ?? null,
        cell: (row) => (typeof row.believed === 'number' ? points(format, row.believed) : '–'),
        copy: (row) => (typeof row.believed === 'number' ? points(format, row.believed) : ''),
        width: 128,
        number: true,
        sortable: true,
      },
      {
        key: 'weakest',
        title: t('people.weakest'),
        value: (row) => (row.weakest ? t(`people.steps.${row.weakest.step}`) : null),
        cell: ({ weakest }) =>
          weakest ? (
            <span>
              {t(`people.steps.${weakest.step}`)} {points(format, weakest.rate - weakest.expected)}
            </span>
          ) : (
            '–'
          ),
        width: 168,
      },
      {
        key: 'chats',
        title: t('people.chats'),
        value: (row) => row.chats.length || null,
        cell: (row) => (
          <span className={css.chats}>
            {row.chats.map(({ buyer, at }, n) => (
              <Link key={buyer} to={chatAt(buyer, at)} onClick={(event) => event.stopPropagation()}>
                {t('people.chat', { n: n + 1 })}
              </Link>
            ))}
          </span>
        ),
        width: 152,
      },
    ];
  }, [t, format]);
}
