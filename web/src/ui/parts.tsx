import { NavLink, Outlet } from 'react-router';
import css from './parts.module.css';

interface Props {
  label: string;
  parts: { path: string; name: string }[];
}

/** The pages of one room side by side; who may see one only is spared the choice. */
export function Parts({ label, parts }: Props) {
  return (
    <div className={css.frame}>
      {parts.length > 1 && (
        <nav aria-label={label} className={css.parts}>
          {parts.map(({ path, name }) => (
            <NavLink
              key={path}
              to={path}
              end
              className={({ isActive }) => (isActive ? `${css.part} ${css.here}` : css.part)}
            >
              {name}
            </NavLink>
          ))}
        </nav>
      )}
      <div className={css.page}>
        <Outlet />
      </div>
    </div>
  );
}
