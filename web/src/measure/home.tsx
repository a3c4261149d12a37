import { Navigate } from 'react-router';
import { useMe } from '@/app/session';
import { openParts } from './parts';

/** `/measure` is the first page of the room that the viewer may use. */
export default function Home() {
  const first = openParts(useMe())[0];
  return first && <Navigate to={first.path} replace />;
}
