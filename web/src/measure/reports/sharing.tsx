import { useQuery } from '@tanstack/react-query';
import { Form, Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { rolesQuery, type SavedReport, teamsQuery } from '@/api';
import { useMay } from '@/app/session';

export interface ReportValues {
  name: string;
  shared: SavedReport['shared'];
  roles?: string[];
  team?: string;
}
export const SHARED = ['private', 'team', 'roles', 'all'] as const;

/** What goes to the server of a form. */
export const sharing = ({ shared, roles, team }: ReportValues) => ({
  shared,
  ...(shared === 'roles' ? { roles: roles ?? [] } : {}),
  ...(shared === 'team' && team ? { team } : {}),
});

/** The name of a report, and with whom it is shared. */
export function ReportFields() {
  const { t } = useTranslation('measure');
  const mayShare = useMay('report.share');
  const mayNames = useMay('people.read');
  const teams = useQuery({ ...teamsQuery, enabled: mayShare && mayNames });
  const roles = useQuery({ ...rolesQuery, enabled: mayShare && mayNames });
  const named = (all: { id: string; name: string }[] | undefined) =>
    (all ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <Form.Item
        name="name"
        label={t('report.name')}
        rules={[{ required: true, whitespace: true, message: t('report.nameNeeded') }]}
      >
        <Input maxLength={80} autoFocus placeholder={t('report.nameHint')} />
      </Form.Item>
      {mayShare && (
        <>
          <Form.Item name="shared" label={t('report.sharedWith')} extra={t('report.sharedHint')}>
            <Radio.Group options={SHARED.map((value) => ({ value, label: t(`report.shared.${value}`) }))} />
          </Form.Item>
          <Form.Item noStyle dependencies={['shared']}>
            {({ getFieldValue }) =>
              getFieldValue('shared') === 'team' ? (
                <Form.Item
                  name="team"
                  label={t('view.team')}
                  rules={[{ required: true, message: t('report.teamNeeded') }]}
                >
                  <Select showSearch={{ optionFilterProp: 'label' }} options={named(teams.data?.items)} />
                </Form.Item>
              ) : getFieldValue('shared') === 'roles' ? (
                <Form.Item
                  name="roles"
                  label={t('report.roles')}
                  rules={[{ required: true, message: t('report.rolesNeeded') }]}
                >
                  <Select mode="multiple" options={named(roles.data?.items)} />
                </Form.Item>
              ) : null
            }
          </Form.Item>
        </>
      )}
    </>
  );
}
