import type { Opinion } from '../../model/annotation.ts';
import { OpinionActions } from './opinion-actions.tsx';
import { SaidList } from './said-list.tsx';

/** What people say of a request, and everything that was said before. */
export function NotesTab({ subject, opinion }: { readonly subject: string; readonly opinion: Opinion }) {
  return (
    <div className="notes-tab">
      <OpinionActions subject={subject} opinion={opinion} />
      <SaidList subject={subject} />
    </div>
  );
}
