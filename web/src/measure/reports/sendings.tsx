import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type ReportReceiver, type ReportSending, reportSendingsQuery, type SavedReport } from '@/api';
import { Lines, Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { State, type Tone } from '@/ui/state';
import css from './reports.module.css';

const TONE: Record<ReportSending['state'], Tone> = { waiting: 'warn', sent: 'good', skipped: 'bad' };
const DONE = ['sent', 'delivered'];

/** What became of the latest turns. */
export function Sendings({ report }: { report: SavedReport }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { data } = useQuery(reportSendingsQuery(report.id));
  return (
    <Part title={t('report.sendings')}>
      {data?.items.length === 0 && <p className={css.quiet}>{t('report.noSendings')}</p>}
      <Lines
        lines={(data?.items ?? []).map((sending) => ({
          key: sending.id,
          title: (
            <>
              {format.when(sending.slot)}{' '}
              <State tone={TONE[sending.state]}>{t(`report.state.${sending.state}`)}</State>
            </>
          ),
          note: <Note sending={sending} />,
        }))}
      />
    </Part>
  );
}

function Note({ sending }: { sending: ReportSending }) {
  const { t } = useTranslation('measure');
  const all: ReportReceiver[] = [...sending.mails, ...(sending.robot ? [sending.robot] : [])];
  const open = all.filter(({ state }) => !DONE.includes(state));
  return (
    <>
      {sending.said}
      {all.length > 0 &&
        ` ${open.length === 0 ? t('report.allSent', { count: all.length }) : t('report.someSent', { done: all.length - open.length, all: all.length })}`}
      {open.map(({ address, error }) => (
        <span key={address} className={css.error}>
          {' · '}
          {address || t('report.robot')}
          {error && `：${error}`}
        </span>
      ))}
    </>
  );
}
