/**
 * Words of whoever does not know: he waited in vain, was cut off, is still at it, or hears of the operation for the second
 * time. Three digits beside them are seconds, a port, an error of the network, and no code of a bank (I-5).
 */
const UNDECIDED = new RegExp(
  [
    'time(d)?.?out|time.{0,6}(limit|expired|is up)|no (answer|response|reply|connection)|connect|unreachable|reset|closed',
    'socket|errno|exception|broken|interrupt|http|in.?process|processing|\\bpending|duplicat|already',
    'тайм.?аут|ожидани|истекло|истекшее время|лимит времени|нет (ответа|связи)|не (отвечает|ответил)|соединени|обрыв',
    'в обработке|обрабатывается|в процессе|выполняется|повторн|дубл|уже (оплач|провед|выполн|использ|существ)',
    'kutish|javob (yo.q|kelma|kutil)|ulanish|aloqa|bajarilmoqda|qayta ishlan|allaqachon|takror',
    '\\d ?(с|сек|мс|s|sec|ms|soniya)(?![a-zа-яё])|\\d ?(сек|sec)',
  ].join('|'),
  'i',
);

/** Whether a sentence leaves it open what became of an operation. */
export const isUndecided = (words: string): boolean => UNDECIDED.test(words);
