import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AuditRow } from '@/api';
import { Facts, Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { lines } from './detail';
import css from './list.module.css';
import { useFieldName } from './words';

interface Props {
  row: AuditRow;
  /** Narrows the list to what this row is about. */
  only: (filter: { actor?: string; who?: string; subject?: string }) => void;
  close: () => void;
}

/** One entry with everything it tells. */
export default function AuditPanel({ row, only, close }: Props) {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const { actor } = row;
  const told = lines(row.detail, useFieldName(), format);
  return (
    <Panel title={t('entry')} close={close}>
      <h1>{row.action_name}</h1>
      <Facts
        facts={[
          [t('field.at'), `${format.day(row.at)} ${new Date(row.at).toLocaleTimeString('zh-CN')}`],
          [
            t('field.actor'),
            <span key="actor">
              {actor?.name ?? t('house')}
              {actor && (
                <Button
                  size="small"
                  className={css.only ?? ''}
                  onClick={() => only({ actor: actor.id, who: actor.name })}
                >
                  {t('onlyActor')}
                </Button>
              )}
            </span>,
          ],
          [
            t('field.subject'),
            <span key="subject">
              {row.subject_name ?? row.subject}
              <Button size="small" className={css.only ?? ''} onClick={() => only({ subject: row.subject })}>
                {t('onlySubject')}
              </Button>
            </span>,
          ],
          [t('field.number'), <code key="id">{row.subject}</code>],
          [t('field.address'), row.address],
          [t('field.through'), row.actor ? <code key="through">{row.through}</code> : row.through],
          [t('field.sealed'), row.sealed ? t('sealedAs', { seq: String(row.seq) }) : t('unsealedLong')],
          [t('field.hash'), row.hash && <code key="hash">{row.hash}</code>],
        ]}
      />
      {told.length > 0 && (
        <Part title={t('detail')}>
          <table className={css.changes}>
            <thead>
              <tr>
                <th scope="col">{t('what')}</th>
                <th scope="col">{t('value')}</th>
              </tr>
            </thead>
            <tbody>
              {told.map(({ name, before, after }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    {before !== undefined && (
                      <>
                        <del>{before}</del> →{' '}
                      </>
                    )}
                    {after}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Part>
      )}
    </Panel>
  );
}
