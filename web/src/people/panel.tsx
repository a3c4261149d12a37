import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Person, personQuery } from '@/api';
import { useMay } from '@/app/session';
import { useFormat } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem';
import { Account } from './account';
import { EditForm } from './edit';
import { Employments } from './employments';
import { Grants } from './grants';
import { BackForm, LeaveForm } from './leaving';
import { NicksOf } from './nicks-of';
import css from './panel.module.css';
import { Profile } from './profile';

export type Act = '' | 'edit' | 'move' | 'grant' | 'account' | 'leave' | 'back';
export interface PartProps {
  person: Person;
  act: Act;
  setAct: (act: Act) => void;
}

interface Props {
  id: string;
  act: Act;
  setAct: (act: Act) => void;
  close: () => void;
}

/** A person: contact, times in teams, roles, sign-in, and what can be done about each. */
export default function PersonPanel({ id, act, setAct, close }: Props) {
  const { t } = useTranslation('people');
  const mayWrite = useMay('people.write');
  const mayAudit = useMay('audit.read');
  const { data: person, error, refetch } = useQuery(personQuery(id));
  if (person && act === 'edit' && mayWrite) return <EditForm person={person} close={() => setAct('')} />;
  return (
    <Panel
      title={t('person')}
      close={close}
      held={act !== ''}
      footer={
        person &&
        mayWrite &&
        !act && (
          <>
            {mayAudit && (
              <Link to={`/settings/audit?subject=${person.id}`} className={css.log ?? ''}>
                {t('log')}
              </Link>
            )}
            {person.left_on ? (
              <Button onClick={() => setAct('back')}>{t('back.verb')}</Button>
            ) : (
              <Button onClick={() => setAct('leave')}>{t('leave.verb')}</Button>
            )}
            <Button type="primary" onClick={() => setAct('edit')}>
              {t('edit.verb')}
            </Button>
          </>
        )
      }
    >
      {error && !person && <ProblemNote error={error} retry={() => void refetch()} />}
      {person && <Record person={person} act={act} setAct={setAct} />}
    </Panel>
  );
}

function Record(props: PartProps) {
  const { person, act, setAct } = props;
  const { t } = useTranslation('people');
  const format = useFormat();
  return (
    <>
      <h1 className={css.name}>
        {person.name}
        {person.number && <small>{person.number}</small>}
      </h1>
      {person.left_on && <p className={css.left}>{t('leftOn', { day: format.date(person.left_on) })}</p>}
      {act === 'leave' && <LeaveForm person={person} back={() => setAct('')} />}
      {act === 'back' && <BackForm person={person} back={() => setAct('')} />}
      <Profile person={person} />
      <Employments {...props} />
      <Grants {...props} />
      <Account {...props} />
      <NicksOf person={person} />
    </>
  );
}
