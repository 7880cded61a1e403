/* Prints every word of the sample in every language, in both forms. */
#include <stdio.h>

#include "base/words.h"

int main(void) {
  for (unsigned w = 0; w < words_total; w++)
    for (enum lang l = 0; l < LANG_COUNT; l++)
      printf("%.*s | %.*s | %.*s | %.*s | %.*s\n", STR(words_ids[w]), STR(lang_code(l)), STR(words_form(l, w, 0)),
             STR(words_form(l, w, 1)), STR(words_form(l, w, 2)));
  char buffer[200];
  struct out o = out_fixed(buffer, sizeof buffer);
  slots_put(&o, S("100 %% : %s, %2$s, %9$s."), (struct str[]){S("un"), S("deux")}, 2);
  printf("%.*s\n%.*s\n%.*s\n", STR(out_str(&o)), STR(T(LANG_EN, "Avis")),
         STR(TN(LANG_EN, 2, "un document", "%s documents")));
  return 0;
}
