import {
  CalendarCheck,
  ChartNoAxesColumn,
  GitFork,
  ListChecks,
  type LucideIcon,
  Settings2,
  Users,
} from 'lucide-react';
import type { Me } from '@/api';

/** An entry of the rail. It stands here when its page exists, never before. */
export interface Room {
  key: 'today' | 'measure' | 'diagnose' | 'tasks' | 'people' | 'settings';
  path: string;
  /** `g` and this letter. */
  letter: string;
  icon: LucideIcon;
  /** Any of these permissions opens it; none named: everybody. */
  needs?: string[];
}

/** In the order of the day (ui.md). */
export const rooms: Room[] = [
  { key: 'today', path: '/today', letter: 't', icon: CalendarCheck },
  {
    key: 'measure',
    path: '/measure',
    letter: 'm',
    icon: ChartNoAxesColumn,
    needs: ['figures.read', 'import.write', 'coverage.read'],
  },
  { key: 'diagnose', path: '/diagnose', letter: 'd', icon: GitFork, needs: ['diagnosis.read'] },
  { key: 'tasks', path: '/tasks', letter: 'k', icon: ListChecks, needs: ['task.read'] },
  { key: 'people', path: '/people', letter: 'p', icon: Users, needs: ['people.read'] },
  { key: 'settings', path: '/settings', letter: 's', icon: Settings2 },
];

export const may = (me: Me, permission: string) => me.permissions.includes(permission);
export const open = (me: Me) => rooms.filter(({ needs }) => !needs || needs.some((p) => may(me, p)));
