/** Whether there is anything in a question that the search knows: a letter, a character, a number. */
export const searchable = (question: string) => /[\p{L}\p{N}]/u.test(question);
