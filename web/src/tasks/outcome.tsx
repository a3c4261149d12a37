import { Button, Form, Input, Radio } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RefusalReason, Task } from '@/api';
import { PersonPicker } from '@/ui/person-picker';
import { useTaskActions } from './actions';
import css from './panel.module.css';

interface Props {
  task: Task;
  acted: (done: Promise<boolean>) => void;
  back: () => void;
}

function Inline<V>({
  title,
  verb,
  back,
  finish,
  children,
}: {
  title: string;
  verb: string;
  back: () => void;
  finish: (values: V) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('ui');
  return (
    <section className={css.part}>
      <h2>{title}</h2>
      <Form<V> layout="vertical" requiredMark={false} onFinish={finish}>
        {children}
        <div className={css.buttons}>
          <Button onClick={back}>{t('cancel')}</Button>
          <Button type="primary" htmlType="submit">
            {verb}
          </Button>
        </div>
      </Form>
    </section>
  );
}

export function DoneForm({ task, acted, back }: Props) {
  const { t } = useTranslation('tasks');
  const { finish } = useTaskActions();
  return (
    <Inline<{ outcome: string }>
      title={t('done.title')}
      verb={t('do.done')}
      back={back}
      finish={({ outcome }) => acted(finish(task, outcome))}
    >
      <Form.Item name="outcome" label={t('done.note')}>
        <Input.TextArea rows={4} maxLength={2000} autoFocus />
      </Form.Item>
    </Inline>
  );
}

export function HandOverForm({ task, acted, back }: Props) {
  const { t } = useTranslation('tasks');
  const { handOver } = useTaskActions();
  return (
    <Inline<{ to: { value: string; label: string }; note?: string }>
      title={t('hand.title')}
      verb={t('do.hand')}
      back={back}
      finish={({ to, note }) => acted(handOver(task, { id: to.value, name: to.label }, note))}
    >
      <Form.Item name="to" label={t('hand.to')} rules={[{ required: true, message: t('hand.needed') }]}>
        <PersonPicker except={task.owner.id} />
      </Form.Item>
      <Form.Item name="note" label={t('hand.note')}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </Inline>
  );
}

/** A refusal names what is in the way, because skill, will and environment need different help. */
export function RefuseForm({ task, acted, back }: Props) {
  const { t } = useTranslation('tasks');
  const { refuse } = useTaskActions();
  return (
    <Inline<{ reason: RefusalReason; note: string }>
      title={t('refuse.title')}
      verb={t('do.refuse')}
      back={back}
      finish={({ reason, note }) => acted(refuse(task, reason, note))}
    >
      <Form.Item
        name="reason"
        label={t('refuse.reason')}
        rules={[{ required: true, message: t('refuse.needed') }]}
      >
        <Radio.Group className={css.reasons}>
          {(['skill', 'will', 'environment'] as const).map((reason) => (
            <Radio key={reason} value={reason}>
              {t(`reason.${reason}`)}
              <small>{t(`reasonHint.${reason}`)}</small>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      <Form.Item
        name="note"
        label={t('refuse.note')}
        rules={[{ required: true, whitespace: true, message: t('refuse.noteNeeded') }]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </Inline>
  );
}
