import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  finishTask,
  handOverTask,
  type RefusalReason,
  refuseTask,
  reopenTask,
  snoozeTask,
  type Task,
  taskQuery,
  todayQuery,
} from '@/api';
import { useFormat } from '@/ui/format';
import { useToast } from '@/ui/toast';

/** Where a snoozed task comes back: in an hour, this evening while that is ahead, tomorrow, Monday. */
export function snoozeTimes(now: Date): { key: 'hour' | 'evening' | 'tomorrow' | 'monday'; at: Date }[] {
  const at = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { key: 'hour', at: new Date(now.getTime() + 3_600_000) },
    ...(now.getHours() < 16 ? [{ key: 'evening' as const, at: at(0, 18) }] : []),
    { key: 'tomorrow', at: at(1, 9) },
    ...(toMonday > 1 ? [{ key: 'monday' as const, at: at(toMonday, 9) }] : []),
  ];
}

/** How a task stands for the reader: an open one may be put off or late. */
export function standing(task: Task, now = Date.now()): 'open' | 'snoozed' | 'overdue' | 'done' | 'refused' {
  if (task.state !== 'open') return task.state;
  if (task.snoozed_until && Date.parse(task.snoozed_until) > now) return 'snoozed';
  return task.overdue ? 'overdue' : 'open';
}

/** What can be done with a task. Each leaves Today at once and can be taken back from the toast. */
export function useTaskActions() {
  const { t } = useTranslation('tasks');
  const client = useQueryClient();
  const format = useFormat();
  const { tell, fail } = useToast();

  const stale = () => client.invalidateQueries({ queryKey: ['tasks'] });
  const leaveToday = (id: string, done: boolean) =>
    client.setQueryData(todayQuery.queryKey, (today) =>
      today
        ? {
            ...today,
            overdue: today.overdue.filter((task) => task.id !== id),
            today: today.today.filter((task) => task.id !== id),
            later: today.later.filter((task) => task.id !== id),
            done_today: today.done_today + (done ? 1 : 0),
          }
        : today,
    );

  /** `mayTakeBack`: asked when it is done, where that is not certain. */
  const act = async (
    call: () => Promise<Task>,
    said: string,
    back: () => Promise<Task>,
    mayTakeBack?: () => Promise<boolean>,
  ) => {
    try {
      await call();
      const offered = !mayTakeBack || (await mayTakeBack());
      tell(said, offered ? () => void back().then(stale, fail) : undefined);
      return true;
    } catch (problem) {
      fail(problem);
      return false;
    } finally {
      void stale();
    }
  };
  const reopen = (task: Task) => () => reopenTask(task.id);

  return {
    finish: (task: Task, outcome?: string) => {
      leaveToday(task.id, true);
      return act(() => finishTask(task.id, { outcome }), t('said.done', { title: task.title }), reopen(task));
    },
    snooze: (task: Task, until: Date) => {
      leaveToday(task.id, false);
      const said = t('said.snoozed', { until: format.when(until.toISOString()) });
      return act(() => snoozeTask(task.id, until.toISOString()), said, reopen(task));
    },
    refuse: (task: Task, reason: RefusalReason, note: string) => {
      leaveToday(task.id, false);
      return act(() => refuseTask(task.id, { reason, note }), t('said.refused'), reopen(task));
    },
    handOver: (task: Task, to: { id: string; name: string }, note?: string) => {
      leaveToday(task.id, false);
      return act(
        () => handOverTask(task.id, { to: to.id, note }),
        t('said.handed', { name: to.name }),
        () => handOverTask(task.id, { to: task.owner.id }),
        // Who sees his own tasks only has nothing left to take back: it is the other one's now.
        () =>
          client.fetchQuery({ ...taskQuery(task.id), staleTime: 0 }).then(
            () => true,
            () => false,
          ),
      );
    },
    reopen: (task: Task) =>
      act(
        () => reopenTask(task.id),
        t('said.reopened'),
        () => finishTask(task.id, { outcome: task.outcome ?? undefined }),
      ),
  };
}
