import { Button, DatePicker, Form } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { changeEmployment, deleteEmployment, joinTeam, type Person } from '@/api';
import { useMay } from '@/app/session';
import { Lines, Part } from '@/ui/facts';
import { useFormat } from '@/ui/format';
import { InlineForm } from '@/ui/inline-form';
import { useToast } from '@/ui/toast';
import { seats } from './columns';
import type { PartProps } from './panel';
import css from './panel.module.css';
import { useStale } from './stale';
import { TeamSelect, teamPath } from './team-select';

/** Times in teams, the latest first, and moving to another from a day on. */
export function Employments({ person, act, setAct }: PartProps) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const { tell, fail } = useToast();
  const stale = useStale();
  const mayWrite = useMay('people.write') && !person.left_on;
  const now = seats(person);
  const before = now.length === 1 ? now[0] : undefined;
  const undo = async ({ employments }: Person) => {
    const fresh = employments.find(({ id }) => !person.employments.some((known) => known.id === id));
    if (fresh) await deleteEmployment(fresh.id);
    if (before) await changeEmployment(before.id, { to: null });
  };
  return (
    <Part
      title={t('employments.title')}
      action={
        mayWrite &&
        act === '' && (
          <Button size="small" onClick={() => setAct('move')}>
            {t(now.length ? 'employments.move' : 'employments.join')}
          </Button>
        )
      }
    >
      {act === 'move' && (
        <InlineForm<{ team: string; from: Dayjs }, Person>
          verb={t('employments.save')}
          back={() => setAct('')}
          stale={[['people'], ['teams'], ['shops']]}
          initial={{ from: dayjs() }}
          submit={({ team, from }, key) =>
            joinTeam(
              person.id,
              {
                team,
                from: from.format('YYYY-MM-DD'),
                instead_of: before?.id,
              },
              key,
            )
          }
          done={(moved) =>
            tell(t('said.moved', { name: person.name }), () => void undo(moved).then(stale, fail))
          }
        >
          <div className={css.two}>
            <Form.Item
              name="team"
              label={t('field.team')}
              rules={[{ required: true, message: t('need.team') }]}
            >
              <TeamSelect />
            </Form.Item>
            <Form.Item name="from" label={t('field.from')}>
              <DatePicker allowClear={false} style={{ width: '100%' }} />
            </Form.Item>
          </div>
        </InlineForm>
      )}
      {person.employments.length === 0 && <p className={css.quiet}>{t('employments.none')}</p>}
      <Lines
        lines={person.employments.toReversed().map((time) => ({
          key: time.id,
          title: teamPath({ name: time.team.name, shop: time.shop }),
          note: time.to
            ? t('span.closed', { from: format.date(time.from), to: format.date(time.to) })
            : t('span.open', { from: format.date(time.from) }),
        }))}
      />
    </Part>
  );
}
