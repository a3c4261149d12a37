import { Button, Checkbox, DatePicker, Form, Input } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { enforceRules, type RulesInForce, type RuleTrial, useAction } from '@/api';
import { Part } from '@/ui/facts';
import { FormProblem, useFieldErrors } from '@/ui/form';
import { useToast } from '@/ui/toast';
import css from './rules.module.css';

interface Values {
  since: Dayjs;
  always: boolean;
  note: string;
}
interface Props {
  trial: RuleTrial;
  inForce: RulesInForce;
  back: () => void;
  done: () => void;
}

/** From which day on, and why. */
export function Enforce({ trial, inForce, back, done }: Props) {
  const { t } = useTranslation('measure');
  const { tell } = useToast();
  const [form] = Form.useForm<Values>();
  const always = Form.useWatch('always', form);
  const put = useAction(
    ({ since, always, note }: Values, key: string) =>
      enforceRules(
        {
          shop: trial.shop ?? null,
          since: always ? null : since.format('YYYY-MM-DD'),
          rules: trial.rules,
          note,
          after: inForce.newest ?? null,
        },
        key,
      ),
    {
      stale: [['rules'], ['jobs']],
      done: ({ shops }) => {
        tell(t('enforce.said', { count: shops }));
        done();
      },
    },
  );
  useFieldErrors(form, put.error);
  return (
    <Part title={t('enforce.title')}>
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ since: dayjs(inForce.today).add(1, 'day'), always: false, note: '' }}
        onFinish={(values) => put.mutate(values)}
      >
        <FormProblem error={put.error} />
        <Form.Item name="since" label={t('enforce.since')} extra={t('enforce.sinceHint')}>
          <DatePicker allowClear={false} disabled={always === true} />
        </Form.Item>
        <Form.Item name="always" valuePropName="checked">
          <Checkbox>{t('enforce.always')}</Checkbox>
        </Form.Item>
        <Form.Item
          name="note"
          label={t('enforce.note')}
          rules={[{ required: true, whitespace: true, message: t('enforce.noteNeeded') }]}
        >
          <Input.TextArea maxLength={500} rows={3} />
        </Form.Item>
        <div className={css.buttons}>
          <Button onClick={back}>{t('enforce.back')}</Button>
          <Button type="primary" htmlType="submit" loading={put.isPending}>
            {t('enforce.verb')}
          </Button>
        </div>
      </Form>
    </Part>
  );
}
