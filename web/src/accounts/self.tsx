import { useTranslation } from 'react-i18next';
import { useMe } from '@/app/session';
import { Page, Section } from '@/ui/page';
import { Devices } from './devices';
import { PasswordForm } from './password-form';
import { Profile } from './profile';
import { Tokens } from './tokens';
import { Totp } from './totp';

/** Oneself: name and look, password and second step, where one is signed in, keys for programs. */
export default function Self() {
  const { t } = useTranslation('accounts');
  const me = useMe();
  return (
    <Page title={t('self.title')} note={me.login} narrow>
      <Section title={t('self.profile')}>
        <Profile />
      </Section>
      <Section title={t('password')}>
        <PasswordForm />
      </Section>
      <Section title={t('totp.title')} note={t(me.totp ? 'totp.on' : 'totp.off')}>
        <Totp />
      </Section>
      <Section title={t('devices.title')} note={t('devices.note')}>
        <Devices />
      </Section>
      <Section title={t('tokens.title')} note={t('tokens.note')}>
        <Tokens />
      </Section>
    </Page>
  );
}
