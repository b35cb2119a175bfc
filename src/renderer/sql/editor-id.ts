/** Of the console's editor, for those who put something into it. */
export const SQL_EDITOR_ID = 'sql-editor';
