import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { changeMe, meQuery, useAction } from '@/api';
import { useMe } from '@/app/session';
import { useTaste } from '@/app/taste';
import { FormProblem, useFieldErrors } from '@/ui/form';
import { useToast } from '@/ui/toast';

export function Profile() {
  const { t } = useTranslation(['accounts', 'app']);
  const me = useMe();
  const client = useQueryClient();
  const taste = useTaste();
  const { tell } = useToast();
  const [form] = Form.useForm<{ name: string }>();
  const action = useAction((values: { name: string }) => changeMe(values), {
    done: (mine) => {
      client.setQueryData(meQuery.queryKey, mine);
      tell(t('saved'));
    },
  });
  useFieldErrors(form, action.error);
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ name: me.name }}
      onFinish={(v) => action.mutate(v)}
    >
      <FormProblem error={action.error} />
      <Form.Item
        name="name"
        label={t('setup.name')}
        rules={[{ required: true, whitespace: true, message: t('setup.nameNeeded') }]}
      >
        <Input maxLength={60} autoComplete="name" />
      </Form.Item>
      <Form.Item label={t('self.language')}>
        <Segmented
          aria-label={t('self.language')}
          value={me.language}
          onChange={(language) => taste({ language })}
          options={[
            { value: 'zh-CN' as const, label: '中文' },
            { value: 'en' as const, label: 'English' },
          ]}
        />
      </Form.Item>
      <Form.Item label={t('self.theme')}>
        <Segmented
          aria-label={t('self.theme')}
          value={me.theme}
          onChange={(theme) => taste({ theme })}
          options={(['system', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`app:theme.${value}`),
          }))}
        />
      </Form.Item>
      <Button htmlType="submit" loading={action.isPending}>
        {t('self.save')}
      </Button>
    </Form>
  );
}
