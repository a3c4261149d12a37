import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { changeTask, type Task, useAction } from '@/api';
import { Part } from '@/ui/facts';
import { InlineForm } from '@/ui/inline-form';
import { useToast } from '@/ui/toast';
import { before, changes } from './changes';
import { TaskFields, type TaskValues } from './fields';

/** Changes what an open task says; from the toast it says again what it said. */
export default function EditForm({ task, back }: { task: Task; back: () => void }) {
  const { t } = useTranslation('tasks');
  const { tell, fail } = useToast();
  const undo = useAction(
    ({ id, ...body }: Parameters<typeof changeTask>[1] & { id: string }) => changeTask(id, body),
    {
      stale: [['tasks']],
      failed: fail,
    },
  );
  return (
    <Part title={t('edit.title')}>
      <InlineForm<TaskValues, Task>
        verb={t('edit.save')}
        back={back}
        initial={{
          title: task.title,
          why: task.why,
          due_at: task.due_at ? dayjs(task.due_at) : null,
          shop: task.shop?.id ?? null,
          every: task.repeat?.every ?? null,
        }}
        stale={[['tasks']]}
        submit={(values) => changeTask(task.id, { version: task.version, ...changes(task, values) })}
        done={({ version }, values) =>
          tell(t('said.edited'), () =>
            undo.mutate({ id: task.id, version, ...before(task, changes(task, values)) }),
          )
        }
      >
        <TaskFields />
      </InlineForm>
    </Part>
  );
}
