import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { changeReport, deleteReport, exportFile, type SavedReport, useAction } from '@/api';
import { useMay } from '@/app/session';
import { Facts, Part } from '@/ui/facts';
import { InlineForm } from '@/ui/inline-form';
import { Panel } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { FileMenu } from '../file-menu';
import { Deliveries } from './deliveries';
import css from './reports.module.css';
import { ReportFields, type ReportValues, sharing } from './sharing';
import { addressOf } from './view';
import { useReportWords } from './words';

type Act = '' | 'edit' | 'delete' | 'plan';
interface Props {
  report: SavedReport;
  act: Act;
  setAct: (act: Act) => void;
  close: () => void;
}

/** A report: opened, taken along, shared, sent. */
export default function ReportPanel({ report, act, setAct, close }: Props) {
  const { t } = useTranslation('measure');
  const words = useReportWords();
  const mayWrite = useMay('report.write') && report.own;
  const maySend = useMay('report.send') && report.own;
  return (
    <Panel
      title={t('report.one')}
      close={close}
      held={act !== ''}
      footer={
        mayWrite &&
        act === '' && (
          <>
            <Button danger onClick={() => setAct('delete')}>
              {t('report.delete')}
            </Button>
            <Button onClick={() => setAct('edit')}>{t('report.edit')}</Button>
          </>
        )
      }
    >
      <h1>{report.name}</h1>
      <div className={css.open}>
        <Link to={addressOf(report)}>{t('report.open')}</Link>
        <FileMenu
          fetch={(format) =>
            exportFile('GET /reports/{id}/export', { path: { id: report.id }, query: { format } })
          }
        />
      </div>
      <Facts
        facts={[
          [t('report.about'), words.about(report.view)],
          [t('report.owner'), report.own ? t('report.own') : report.owner.name],
          [t('report.sharedWith'), words.shared(report)],
        ]}
      />
      {act === 'edit' && <Edit report={report} back={() => setAct('')} />}
      {act === 'delete' && <Delete report={report} back={() => setAct('')} close={close} />}
      {maySend && (
        <Deliveries report={report} adding={act === 'plan'} add={(on) => setAct(on ? 'plan' : '')} />
      )}
    </Panel>
  );
}

function Edit({ report, back }: { report: SavedReport; back: () => void }) {
  const { t } = useTranslation('measure');
  const { tell } = useToast();
  return (
    <Part title={t('report.edit')}>
      <InlineForm<ReportValues, SavedReport>
        verb={t('report.saveVerb')}
        back={back}
        stale={[['reports']]}
        initial={{
          name: report.name,
          shared: report.shared,
          roles: report.roles.map(({ id }) => id),
          ...(report.team ? { team: report.team.id } : {}),
        }}
        submit={(values) =>
          changeReport(report.id, { version: report.version, name: values.name.trim(), ...sharing(values) })
        }
        done={({ name }) => tell(t('report.said.saved', { name }))}
      >
        <ReportFields />
      </InlineForm>
    </Part>
  );
}

function Delete({ report, back, close }: { report: SavedReport; back: () => void; close: () => void }) {
  const { t } = useTranslation(['measure', 'ui']);
  const { tell, fail } = useToast();
  const gone = useAction(() => deleteReport(report.id), {
    stale: [['reports']],
    done: () => {
      close();
      tell(t('report.said.deleted', { name: report.name }));
    },
    failed: fail,
  });
  return (
    <Part title={t('report.delete')} note={t('report.deleteThen')}>
      <div className={css.buttons}>
        <Button onClick={back}>{t('ui:cancel')}</Button>
        <Button danger type="primary" loading={gone.isPending} onClick={() => gone.mutate(undefined)}>
          {t('report.delete')}
        </Button>
      </div>
    </Part>
  );
}
