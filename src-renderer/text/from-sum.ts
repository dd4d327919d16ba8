/**
 * "From so much", "more than so much" in Kazakh and Kyrgyz: the ending follows the last sound of the currency's name, so
 * "45 000 теңге" becomes "45 000 теңгеден" and "45 000 сом" becomes "45 000 сомдон".
 */
type Endings = Readonly<Record<string, string>>;

const ENDINGS: Readonly<Record<'kk' | 'ky', Endings>> = {
  kk: { сум: 'нан', теңге: 'ден', сом: 'нан', '₽': '-ден', $: '-дан', '€': '-дан', '¥': '-дан' },
  ky: { сум: 'дан', теңге: 'ден', сом: 'дон', '₽': '-дан', $: '-дан', '€': '-дон', '¥': '-дан' },
};

/** A sum as `formatMoney` wrote it, with the ending of "from". */
export const fromSum = (sum: string, locale: 'kk' | 'ky'): string =>
  sum + (ENDINGS[locale][sum.slice(sum.lastIndexOf('\u00a0') + 1)] ?? '');
