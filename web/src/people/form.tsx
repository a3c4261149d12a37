import { DatePicker, Form, Input } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { createPerson, type Person } from '@/api';
import { FormPanel } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { TeamSelect } from './team-select';

interface Values {
  name: string;
  number?: string;
  phone?: string;
  email?: string;
  birthday?: string;
  hired_on: Dayjs;
  team?: string;
}

/** A new person; roles and the sign-in are given on the record that opens next. */
export default function PersonForm({ close, done }: { close: () => void; done: (id: string) => void }) {
  const { t } = useTranslation('people');
  const { tell } = useToast();
  return (
    <FormPanel<Values, Person>
      title={t('new.verb')}
      verb={t('new.save')}
      close={close}
      initial={{ hired_on: dayjs() }}
      stale={[['people'], ['teams'], ['shops']]}
      submit={(values, key) =>
        createPerson(
          {
            name: values.name.trim(),
            number: values.number?.trim() || undefined,
            phone: values.phone?.trim() || undefined,
            email: values.email?.trim() || undefined,
            birthday: values.birthday?.trim() || undefined,
            hired_on: values.hired_on?.format('YYYY-MM-DD'),
            team: values.team || undefined,
          },
          key,
        )
      }
      done={(person) => {
        tell(t('said.created', { name: person.name }));
        done(person.id);
      }}
    >
      <PersonFields fresh />
      <Form.Item name="team" label={t('field.team')} extra={t('new.teamHint')}>
        <TeamSelect optional />
      </Form.Item>
    </FormPanel>
  );
}

/** The fields of a person. On a record (`fresh` off) contact details stay as they are when left empty. */
export function PersonFields({ fresh }: { fresh?: boolean }) {
  const { t } = useTranslation('people');
  const kept = fresh ? '' : t('edit.kept');
  return (
    <>
      <Form.Item
        name="name"
        label={t('field.name')}
        rules={[{ required: true, whitespace: true, message: t('need.name') }]}
      >
        <Input maxLength={60} autoFocus autoComplete="off" />
      </Form.Item>
      <Form.Item name="number" label={t('field.number')}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="hired_on"
        label={t('field.hired')}
        rules={[{ required: true, message: t('need.day') }]}
      >
        <DatePicker style={{ width: '100%' }} allowClear={false} />
      </Form.Item>
      <Form.Item name="phone" label={t('field.phone')}>
        <Input maxLength={40} autoComplete="off" inputMode="tel" placeholder={kept} />
      </Form.Item>
      <Form.Item name="email" label={t('field.email')}>
        <Input maxLength={120} autoComplete="off" inputMode="email" placeholder={kept} />
      </Form.Item>
      <Form.Item name="birthday" label={t('field.birthday')} extra={t('new.birthdayHint')}>
        <Input maxLength={10} autoComplete="off" placeholder={kept || '11-02'} />
      </Form.Item>
    </>
  );
}
