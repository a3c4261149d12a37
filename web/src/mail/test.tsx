import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { testMail, useAction } from '@/api';
import { FormProblem } from '@/ui/form';
import { Section } from '@/ui/page';
import { State } from '@/ui/state';
import css from './mail.module.css';

/** Sends a test at once, and says what the server said. */
export function TestMail() {
  const { t } = useTranslation('mail');
  const test = useAction(({ address }: { address: string }, key: string) => testMail(address.trim(), key), {
    stale: [['mail', 'list']],
  });
  return (
    <Section title={t('test')} note={t('testNote')}>
      <Form<{ address: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => test.mutate(values)}
      >
        <div className={css.test}>
          <Form.Item
            name="address"
            label={t('to')}
            rules={[{ required: true, type: 'email', message: t('senderNeeded') }]}
          >
            <Input inputMode="email" autoComplete="email" />
          </Form.Item>
          <Button htmlType="submit" loading={test.isPending}>
            {t('testVerb')}
          </Button>
        </div>
        <FormProblem error={test.error} />
        <div aria-live="polite">
          {test.data && (
            <State tone={test.data.taken ? 'good' : 'bad'}>
              {test.data.taken ? t('taken') : (test.data.error ?? '')}
            </State>
          )}
        </div>
      </Form>
    </Section>
  );
}
