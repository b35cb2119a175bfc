/** The id by which keys find the box. */
export const FIND_ID = 'find';
