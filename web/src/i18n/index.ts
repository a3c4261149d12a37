import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { speak } from '@/api';

const KEY = 'banzhang.language';
const files = import.meta.glob<{ default: object }>('../*/locale/*.json');

/** A namespace is a folder; its texts load with the page, in the language spoken. */
const backend: BackendModule = {
  type: 'backend',
  init: () => {},
  read: (language, namespace, done) => {
    const load = files[`../${namespace}/locale/${language}.json`];
    if (!load) return done(new Error(`no texts for ${namespace} in ${language}`), false);
    load().then(
      (texts) => done(null, texts.default),
      (error) => done(error, false),
    );
  },
};

const first = () => {
  const kept = localStorage.getItem(KEY);
  if (kept === 'zh-CN' || kept === 'en') return kept;
  // Chinese first: English only for a browser that does not list Chinese at all.
  return navigator.languages.some((tag) => tag.startsWith('zh')) || !navigator.language.startsWith('en')
    ? 'zh-CN'
    : 'en';
};

const tell = (language: string) => {
  speak(language);
  document.documentElement.lang = language;
  localStorage.setItem(KEY, language);
};

export async function startTexts() {
  i18next.on('languageChanged', tell);
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: first(),
      fallbackLng: false,
      ns: ['app', 'ui'],
      defaultNS: 'app',
      interpolation: { escapeValue: false },
      returnNull: false,
      react: { useSuspense: true },
    });
}

export { i18next };
