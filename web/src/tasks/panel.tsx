import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Pencil } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { safeReturn, type TaskDetail, taskQuery } from '@/api';
import { useMay } from '@/app/session';
import { useFormat } from '@/ui/format';
import { useKeys } from '@/ui/keys';
import { Menu } from '@/ui/menu';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem';
import { snoozeTimes, standing, useTaskActions } from './actions';
import { History } from './history';
import { DoneForm, HandOverForm, RefuseForm } from './outcome';
import css from './panel.module.css';

const EditForm = lazy(() => import('./edit'));

type Act = '' | 'edit' | 'refuse' | 'hand' | 'done';

/** A task with its reason, evidence and history, and everything that can be done with it. */
export default function TaskPanel({ id, act, close }: { id: string; act: Act; close: () => void }) {
  const { t } = useTranslation('tasks');
  const { data: task, error, refetch } = useQuery(taskQuery(id));
  const [form, setForm] = useState<Act>(act);
  const acted = (done: Promise<boolean>) =>
    void done.then((well) => {
      if (well) close();
    });
  return (
    <Panel
      title={task?.kind_name ?? t('task')}
      close={close}
      footer={task && !form && <Footer task={task} setForm={setForm} acted={acted} />}
    >
      {error && !task && <ProblemNote error={error} retry={() => void refetch()} />}
      {task && (
        <>
          <Facts task={task} edit={form ? null : () => setForm('edit')} />
          {form === 'edit' && (
            <Suspense fallback={null}>
              <EditForm task={task} back={() => setForm('')} />
            </Suspense>
          )}
          {form === 'done' && <DoneForm task={task} acted={acted} back={() => setForm('')} />}
          {form === 'hand' && <HandOverForm task={task} acted={acted} back={() => setForm('')} />}
          {form === 'refuse' && <RefuseForm task={task} acted={acted} back={() => setForm('')} />}
          {!form && <History events={task.history} />}
        </>
      )}
    </Panel>
  );
}

interface FooterProps {
  task: TaskDetail;
  setForm: (act: Act) => void;
  acted: (done: Promise<boolean>) => void;
}

function Footer({ task, setForm, acted }: FooterProps) {
  const { t } = useTranslation('tasks');
  const format = useFormat();
  const mayWrite = useMay('task.write');
  const { finish, snooze, reopen } = useTaskActions();
  if (!mayWrite) return null;
  if (task.state === 'done' || task.state === 'refused') {
    return <Button onClick={() => acted(reopen(task))}>{t('do.reopen')}</Button>;
  }
  const times = snoozeTimes(new Date());
  return (
    <>
      <Button type="text" onClick={() => setForm('refuse')}>
        {t('do.refuse')}
      </Button>
      <Button onClick={() => setForm('hand')}>{t('do.hand')}</Button>
      <Menu
        told
        up
        label={t('do.snooze')}
        className={css.button}
        trigger={t('do.snooze')}
        items={times.map(({ key, at }) => ({
          key,
          label: t(`snooze.${key}`),
          note: format.time(at),
          run: () => acted(snooze(task, at)),
        }))}
      />
      <Button onClick={() => setForm('done')}>{t('do.doneNote')}</Button>
      <Button type="primary" onClick={() => acted(finish(task))}>
        {t('do.done')}
      </Button>
    </>
  );
}

/** `edit`: absent while a form stands below. */
function Facts({ task, edit }: { task: TaskDetail; edit: (() => void) | null }) {
  const { t } = useTranslation('tasks');
  const mayEdit = useMay('task.write') && task.state === 'open';
  useKeys(mayEdit && edit ? [{ keys: 'e', label: t('edit.title'), group: 'list', run: edit }] : []);
  const format = useFormat();
  return (
    <>
      <div className={css.head}>
        <h1 className={css.title}>{task.title}</h1>
        {mayEdit && edit && (
          <Button size="small" type="text" icon={<Pencil size={14} aria-hidden />} onClick={edit}>
            {t('edit.verb')}
          </Button>
        )}
      </div>
      {task.why && <p className={css.why}>{task.why}</p>}
      <dl className={css.facts}>
        <dt>{t('field.state')}</dt>
        <dd>
          {t(`state.${standing(task)}`)}
          {standing(task) === 'snoozed' &&
            task.snoozed_until &&
            ` · ${t('until', { at: format.when(task.snoozed_until) })}`}
        </dd>
        <dt>{t('field.owner')}</dt>
        <dd>{task.owner.name}</dd>
        {task.due_at && (
          <>
            <dt>{t('field.due')}</dt>
            <dd className={task.overdue ? css.late : undefined}>
              {format.when(task.due_at)}
              {task.overdue && ` · ${t('overdue')}`}
            </dd>
          </>
        )}
        {task.repeat && (
          <>
            <dt>{t('field.repeat')}</dt>
            <dd>{t(`every.${task.repeat.every}`)}</dd>
          </>
        )}
        {task.shop && (
          <>
            <dt>{t('field.shop')}</dt>
            <dd>{task.shop.name}</dd>
          </>
        )}
        <dt>{t('field.creator')}</dt>
        <dd>{task.creator?.name ?? t('byRule')}</dd>
        {task.outcome && (
          <>
            <dt>{t('done.note')}</dt>
            <dd>{task.outcome}</dd>
          </>
        )}
        {task.refusal && (
          <>
            <dt>{t('field.refusal')}</dt>
            <dd>
              {task.refusal.note
                ? t('because', { reason: t(`reason.${task.refusal.reason}`), note: task.refusal.note })
                : t(`reason.${task.refusal.reason}`)}
            </dd>
          </>
        )}
      </dl>
      {task.evidence.length > 0 && (
        <section className={css.part}>
          <h2>{t('evidence')}</h2>
          <ul>
            {task.evidence.map(({ label, href }) => (
              <li key={href}>
                <Link to={safeReturn(href)}>{label}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
