import { DatePicker, Form } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { changePerson, giveRole, type Person } from '@/api';
import { InlineForm } from '@/ui/inline-form';
import { useToast } from '@/ui/toast';
import { again } from './grants';
import css from './panel.module.css';
import { useStale } from './stale';
import { TeamSelect } from './team-select';

/** Records the last day. Taking it back restores the teams, the sign-in and, one by one, the roles. */
export function LeaveForm({ person, back }: { person: Person; back: () => void }) {
  const { t } = useTranslation('people');
  const { tell, fail } = useToast();
  const stale = useStale();
  const undo = async (version: number) => {
    await changePerson(person.id, { version, left_on: null });
    for (const grant of person.roles) await giveRole(person.id, again(grant));
  };
  return (
    <InlineForm<{ on: Dayjs }, Person>
      verb={t('leave.verb')}
      back={back}
      stale={[['people'], ['teams'], ['shops'], ['roles'], ['nicks']]}
      initial={{ on: dayjs() }}
      submit={({ on }) =>
        changePerson(person.id, { version: person.version, left_on: on.format('YYYY-MM-DD') })
      }
      done={({ version }) =>
        tell(t('said.left', { name: person.name }), () => void undo(version).then(stale, fail))
      }
    >
      <p className={css.lead}>{t('leave.what')}</p>
      <Form.Item name="on" label={t('leave.on')} rules={[{ required: true, message: t('need.day') }]}>
        <DatePicker
          allowClear={false}
          style={{ width: '100%' }}
          disabledDate={(day) => day.isAfter(dayjs(), 'day')}
        />
      </Form.Item>
    </InlineForm>
  );
}

/** Somebody works here again. Roles and the sign-in are given anew, since the work may be another. */
export function BackForm({ person, back }: { person: Person; back: () => void }) {
  const { t } = useTranslation('people');
  const { tell } = useToast();
  return (
    <InlineForm<{ team: string; from: Dayjs }, Person>
      verb={t('back.verb')}
      back={back}
      stale={[['people'], ['teams'], ['shops']]}
      initial={{ from: dayjs() }}
      submit={({ team, from }) =>
        changePerson(person.id, {
          version: person.version,
          left_on: null,
          back: { team, from: from.format('YYYY-MM-DD') },
        })
      }
      done={() => tell(t('said.back', { name: person.name }))}
    >
      <p className={css.lead}>{t('back.what')}</p>
      <Form.Item name="team" label={t('field.team')} rules={[{ required: true, message: t('need.team') }]}>
        <TeamSelect />
      </Form.Item>
      <Form.Item name="from" label={t('field.from')}>
        <DatePicker allowClear={false} style={{ width: '100%' }} />
      </Form.Item>
    </InlineForm>
  );
}
