import { Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { createTask } from '@/api';
import { useMe } from '@/app/session';
import { FormPanel } from '@/ui/panel';
import { PersonPicker } from '@/ui/person-picker';
import { useToast } from '@/ui/toast';
import { TaskFields, type TaskValues } from './fields';

interface Values extends TaskValues {
  owner: { value: string; label: string };
}

/** A task for oneself or for somebody of one's scope. */
export default function NewTask({ close }: { close: () => void }) {
  const { t } = useTranslation('tasks');
  const me = useMe();
  const { tell } = useToast();
  return (
    <FormPanel<Values, unknown>
      title={t('new.title')}
      verb={t('new.verb')}
      close={close}
      initial={{
        owner: { value: me.person, label: me.name },
        ...(me.shops.length === 1 && me.shops[0] ? { shop: me.shops[0].id } : {}),
      }}
      stale={[['tasks']]}
      submit={(values, key) =>
        createTask(
          {
            title: values.title.trim(),
            why: values.why?.trim() || undefined,
            owner: values.owner.value,
            due_at: values.due_at?.toISOString(),
            shop: values.shop,
            repeat: values.every ? { every: values.every } : undefined,
          },
          key,
        )
      }
      done={() => tell(t('said.created'))}
    >
      <TaskFields>
        <Form.Item
          name="owner"
          label={t('field.owner')}
          rules={[{ required: true, message: t('hand.needed') }]}
        >
          <PersonPicker />
        </Form.Item>
      </TaskFields>
    </FormPanel>
  );
}
