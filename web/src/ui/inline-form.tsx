import { Button, Form, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '@/api';
import { FormProblem, useFieldErrors } from './form';
import css from './inline-form.module.css';

interface Props<V, R> {
  verb: string;
  back: () => void;
  submit: (values: V, key: string) => Promise<R>;
  stale: string[][];
  done?: (result: R, values: V) => void;
  initial?: Partial<V>;
  children: ReactNode | ((form: FormInstance<V>) => ReactNode);
}

/** A short form inside a record: refused fields are marked where they stand, and it closes when it is done. */
export function InlineForm<V extends object, R>(props: Props<V, R>) {
  const { t } = useTranslation('ui');
  const [form] = Form.useForm<V>();
  const action = useAction<V, R>(props.submit, {
    stale: props.stale,
    done: (result, values) => {
      props.back();
      props.done?.(result, values);
    },
  });
  useFieldErrors(form, action.error);
  return (
    <Form<V>
      form={form}
      className={css.form ?? ''}
      layout="vertical"
      requiredMark={false}
      {...(props.initial ? { initialValues: props.initial } : {})}
      onFinish={(values) => action.mutate(values)}
    >
      <FormProblem error={action.error} />
      {typeof props.children === 'function' ? props.children(form) : props.children}
      <div className={css.buttons}>
        <Button onClick={props.back}>{t('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={action.isPending}>
          {props.verb}
        </Button>
      </div>
    </Form>
  );
}
