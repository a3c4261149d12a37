import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { downloadRejects, type Import, importQuery } from '@/api';
import { useMe } from '@/app/session';
import { Facts, Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem';
import { State } from '@/ui/state';
import { useToast } from '@/ui/toast';
import { Working } from './begun';
import { daysOf, useTableName } from './format';
import css from './new.module.css';
import { TONES } from './states';
import { useUndo } from './undo';

/** One import: what it holds, what could not be read, and the way back. */
export default function ImportPanel({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation('measure');
  const { data: of, error, refetch } = useQuery(importQuery(id));
  const undo = useUndo();
  return (
    <Panel
      title={t('imports.one')}
      close={close}
      footer={
        of?.state === 'ready' && (
          <Button loading={undo.isPending} onClick={() => undo.mutate(of)}>
            {t('imports.undo')}
          </Button>
        )
      }
    >
      {error && !of && <ProblemNote error={error} retry={() => void refetch()} />}
      {of && <Record of={of} />}
    </Panel>
  );
}

function Record({ of }: { of: Import }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const tableName = useTableName();
  const shop = useMe().shops.find(({ id }) => id === of.shop)?.name;
  return (
    <>
      <h1>{of.name}</h1>
      {of.state === 'reading' && <Working of={of} />}
      {of.error && <p className={css.wrong}>{of.error}</p>}
      <Facts
        facts={[
          [
            t('imports.field.state'),
            <State key="s" tone={TONES[of.state]}>
              {t(`imports.state.${of.state}`)}
            </State>,
          ],
          [t('imports.field.tables'), format.list(of.tables.map(tableName))],
          [t('imports.field.days'), daysOf(format, of.first_day, of.last_day)],
          [t('imports.field.rows'), of.state !== 'reading' && format.number(of.rows)],
          [t('imports.field.shop'), shop],
          [t('imports.field.encoding'), of.encoding],
          [t('imports.field.size'), format.size(of.bytes)],
          [t('imports.field.by'), of.created_by_name ?? t('imports.house')],
          [t('imports.field.created'), format.when(of.created_at)],
          [t('imports.field.finished'), of.finished_at && format.when(of.finished_at)],
          [
            t('imports.field.undone'),
            of.undone_at &&
              format.list([format.when(of.undone_at), ...(of.undone_by_name ? [of.undone_by_name] : [])]),
          ],
        ]}
      />
      {of.rejected > 0 && <Rejected of={of} />}
      {of.state === 'ready' && <p className={css.quiet}>{t('imports.undoThen')}</p>}
    </>
  );
}

function Rejected({ of }: { of: Import }) {
  const { t } = useTranslation('measure');
  const format = useFormat();
  const { fail } = useToast();
  return (
    <Part title={t('imports.rejects', { count: of.rejected, n: format.number(of.rejected) })}>
      <p className={css.quiet}>{t('imports.rejectsThen')}</p>
      <div className={css.act}>
        <Button onClick={() => void downloadRejects(of.id, 'rows').catch(fail)}>
          {t('imports.fetchRows')}
        </Button>
        <Button onClick={() => void downloadRejects(of.id, 'reasons').catch(fail)}>
          {t('imports.fetchReasons')}
        </Button>
      </div>
    </Part>
  );
}
