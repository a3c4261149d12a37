import type { ThemeConfig } from 'antd';
import { theme } from 'antd';
import { dark, light } from './palette';

/** Rows, controls and radii on the 4 px grid; see DESIGN.md for the table of tokens. */
export const FONT =
  "system-ui, -apple-system, 'PingFang SC', 'HarmonyOS Sans SC', 'MiSans', 'Microsoft YaHei UI', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', sans-serif";

/** `still`: whoever asks for less motion gets none. */
export function antdTheme(isDark: boolean, still: boolean): ThemeConfig {
  const p = isDark ? dark : light;
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { prefix: 'ant', key: 'bz' },
    hashed: false,
    token: {
      colorPrimary: p.accent,
      colorPrimaryHover: p.accentHover,
      colorPrimaryActive: p.accent,
      colorLink: p.accent,
      colorLinkHover: p.accentHover,
      colorSuccess: p.good,
      colorError: p.bad,
      colorWarning: p.warn,
      colorInfo: p.accent,
      colorTextLightSolid: p.accentInk,
      colorText: p.ink,
      colorTextSecondary: p.ink2,
      colorTextTertiary: p.ink3,
      colorTextQuaternary: p.ink3,
      colorTextPlaceholder: p.ink3,
      colorTextDescription: p.ink3,
      colorBgBase: p.surface,
      colorBgContainer: p.surface,
      colorBgElevated: p.surface,
      colorBgLayout: p.canvas,
      colorBgSpotlight: isDark ? p.edge : p.ink,
      colorBorder: p.control,
      colorBorderSecondary: p.line,
      colorSplit: p.line,
      controlItemBgHover: p.hover,
      controlItemBgActive: p.tint,
      fontFamily: FONT,
      fontSize: 14,
      borderRadius: 6,
      borderRadiusLG: 8,
      borderRadiusSM: 4,
      controlHeight: 32,
      controlHeightSM: 24,
      controlHeightLG: 40,
      boxShadow: p.shadow,
      boxShadowSecondary: p.shadow,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
      motion: !still,
      wireframe: false,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
      Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px', labelColor: p.ink2 },
      Drawer: { paddingLG: 20 },
      Tooltip: { colorTextLightSolid: isDark ? p.ink : '#ffffff' },
      Select: { optionSelectedColor: p.ink },
    },
  };
}
