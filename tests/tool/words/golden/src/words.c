/* Not a program: what tool/words.c must find and must not find. T(lang, "dans un commentaire") */
#define IGNORED T(lang, "dans une macro")
// WORD("dans un autre")
static const char *const text = "T(lang, \"dans un texte\")";
static const struct str table[] = {WORD("Dans une table"), WORD("Un \"guillemet\"\n" "et la suite")};
static void f(void) {
  put(T(show->lang, "Avis"), T(f(a, ")"), "Derrière des parenthèses"));
  put(TN(lang, n, "un document", "%s documents"));
  put(XT(lang, "pas un mot"), INT64_T(3));
}
