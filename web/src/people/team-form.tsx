import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { changeTeam, createTeam, type Team } from '@/api';
import { FormPanel } from '@/ui/panel';
import { PersonPicker } from '@/ui/person-picker';
import { useToast } from '@/ui/toast';
import { useStale } from './stale';

interface Values {
  name: string;
  leader?: { value: string; label: string } | null;
}
interface Props {
  team: Team | undefined;
  shop: string;
  close: () => void;
}

/** A team of a shop, new or changed. */
export default function TeamForm({ team, shop, close }: Props) {
  const { t } = useTranslation('people');
  const { tell, fail } = useToast();
  const stale = useStale();
  const leader = team?.leader ? { value: team.leader.id, label: team.leader.name } : null;
  return (
    <FormPanel<Values, Team>
      title={team ? t('edit.title', { name: team.name }) : t('teams.new')}
      verb={t(team ? 'edit.save' : 'teams.new')}
      close={close}
      initial={{ name: team?.name ?? '', leader }}
      stale={[['teams'], ['shops'], ['people']]}
      submit={({ name, leader: led }, key) =>
        team
          ? changeTeam(team.id, { version: team.version, name, leader: led?.value ?? null })
          : createTeam({ shop, name, leader: led?.value }, key)
      }
      done={({ name, version }) =>
        team
          ? tell(
              t('said.saved', { name }),
              () =>
                void changeTeam(team.id, { version, name: team.name, leader: leader?.value ?? null }).then(
                  stale,
                  fail,
                ),
            )
          : tell(t('said.created', { name }))
      }
    >
      <Form.Item
        name="name"
        label={t('teams.name')}
        rules={[{ required: true, whitespace: true, message: t('need.name') }]}
      >
        <Input maxLength={60} autoFocus />
      </Form.Item>
      <Form.Item name="leader" label={t('teams.leader')} extra={t('teams.leaderHint')}>
        <PersonPicker optional />
      </Form.Item>
    </FormPanel>
  );
}
