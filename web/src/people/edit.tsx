import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { changePerson, type Person, type PersonChange } from '@/api';
import { FormPanel } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { PersonFields } from './form';
import { useStale } from './stale';

interface Values {
  name: string;
  number?: string;
  phone?: string;
  email?: string;
  birthday?: string;
  hired_on: Dayjs;
}

/** Changes the record. Contact details are masked here too, so an empty field leaves them as they are. */
export function EditForm({ person, close }: { person: Person; close: () => void }) {
  const { t } = useTranslation('people');
  const { tell, fail } = useToast();
  const stale = useStale();
  const before: Omit<PersonChange, 'version'> = {
    name: person.name,
    number: person.number,
    hired_on: person.hired_on,
  };
  return (
    <FormPanel<Values, Person>
      title={t('edit.title', { name: person.name })}
      verb={t('edit.save')}
      close={close}
      initial={{ name: person.name, number: person.number ?? '', hired_on: dayjs(person.hired_on) }}
      stale={[['people']]}
      submit={(values) =>
        changePerson(person.id, {
          version: person.version,
          name: values.name.trim(),
          number: values.number?.trim() || null,
          hired_on: values.hired_on.format('YYYY-MM-DD'),
          ...(values.phone?.trim() ? { phone: values.phone.trim() } : {}),
          ...(values.email?.trim() ? { email: values.email.trim() } : {}),
          ...(values.birthday?.trim() ? { birthday: values.birthday.trim() } : {}),
        })
      }
      done={({ version, name }) =>
        tell(
          t('said.saved', { name }),
          () => void changePerson(person.id, { ...before, version }).then(stale, fail),
        )
      }
    >
      <PersonFields />
    </FormPanel>
  );
}
