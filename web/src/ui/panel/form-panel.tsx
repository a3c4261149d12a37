import { Button, Form, type FormInstance } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '@/api';
import { FormProblem, useFieldErrors } from '../form';
import { printed } from '../keys';
import { Panel } from './panel';

interface Props<V, R> {
  title: string;
  close: () => void;
  /** What the button does, as a verb: "新建任务". */
  verb: string;
  initial?: Partial<V>;
  submit: (values: V, key: string) => Promise<R>;
  /** Query keys that are stale afterwards. */
  stale?: string[][];
  done?: (result: R) => void;
  children: ReactNode | ((form: FormInstance<V>) => ReactNode);
}

/**
 * A form in a panel: Ctrl/⌘ Enter sends, refused fields are marked where they stand, what was typed is kept
 * when sending fails, and sending again does not create twice.
 */
export function FormPanel<V extends object, R>(props: Props<V, R>) {
  const { t } = useTranslation('ui');
  const [form] = Form.useForm<V>();
  const id = useId();
  const [touched, setTouched] = useState(false);
  const action = useAction<V, R>(props.submit, {
    stale: props.stale ?? [],
    done: (result) => {
      props.close();
      props.done?.(result);
    },
  });
  useFieldErrors(form, action.error);
  return (
    <Panel
      title={props.title}
      close={props.close}
      held={touched}
      footer={
        <>
          <Button onClick={props.close}>{t('cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            form={id}
            loading={action.isPending}
            title={printed('mod+Enter').join(' ')}
          >
            {props.verb}
          </Button>
        </>
      }
    >
      <Form<V>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        {...(props.initial ? { initialValues: props.initial } : {})}
        onFinish={(values) => action.mutate(values)}
        onValuesChange={() => setTouched(true)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit();
        }}
      >
        <FormProblem error={action.error} />
        {typeof props.children === 'function' ? props.children(form) : props.children}
      </Form>
    </Panel>
  );
}
