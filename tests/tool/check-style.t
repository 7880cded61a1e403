#!/bin/bash
# scripts/check-style finds each thing it forbids when it is planted, and passes the tree without it.
set -u
cd "$(dirname "$0")/../.."
here=$PWD
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

n=0
report() { # outcome name
  n=$((n + 1))
  if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$room/said"; fi
}

tree() { # a small tree that keeps the rules
  rm -rf "$room/tree"
  mkdir -p "$room"/tree/{scripts,src/{base,db,board,web,tool},tests/{unit,tool,browser}}
  cat >"$room/tree/src/web/page.c" <<'C'
/* One page. */
static const char sql_is_a_word[] = "select"; /* SELECT a FROM b WHERE c stands in a comment */
static const char joined[] = "%.*s (%d).";
static const char magic[] = "\xff\xd8\xff";
static struct str title(enum lang lang) { return T(lang, "Déposer avant l’échéance."); }
static int keep(int count) {
  int text_free = count; /* a variable, no call: free */
  return text_free + blob.free(count);
}
C
  printf '/* Rows. */\nstatic const char q[] = "SELECT 1 FROM t WHERE x";\n' >"$room/tree/src/db/store.c"
  printf 'int main(void) { return 0; }\n' >"$room/tree/tests/unit/page.c"
}

check() { "$here/scripts/check-style" "$room/tree" >"$room/said" 2>&1; }

refuses() { # name, file, line to add, what must be said
  tree
  printf '%b\n' "$3" >>"$room/tree/$2"
  check
  local outcome=$?
  [ $outcome = 1 ] && [ "$(wc -l <"$room/said")" = 1 ] && grep -qF -- "$4" "$room/said" && grep -q "^$2:[0-9]*: " "$room/said"
  report $? "$1"
}

lines() { printf "$1%.0s" $(seq "$2"); }

echo 1..33
tree
check
report $? "a tree that keeps the rules"

page=src/web/page.c
refuses "a banned function" $page 'static void f(char *a) { strcpy(a, a); }' 'strcpy() is banned'
refuses "a banned function of a test" tests/unit/page.c 'static void f(void) { system("ls"); }' 'system() is banned'
refuses "an include through a macro" $page '#include HIDDEN' 'names its file'
refuses "the heap in a page" $page 'static void f(void *p) { free(p); }' 'free() in a layer'
refuses "the heap in a rule" src/board/rule.c '/* A rule. */\nvoid *f(void) { return malloc(3); }' 'malloc() in a layer'
refuses "the time read aside of the clock" $page 'static void f(void) { time(0); }' 'time() outside'
refuses "a file of 601 lines" $page "$(lines '\\n' 593)" 'lines in a file'
refuses "a function of 61 lines" $page "static void f(void) {\n$(lines '  x();\\n' 59)}" '61 lines in a function'
tree
printf '%b\n' "static void f(void) {\n$(lines '  x();\\n' 58)}\nstatic int t[] = {\n$(lines '  1,\\n' 80)};" >>"$room/tree/$page"
check
report $? "a function of 60 lines and a long table pass"
refuses "a function of 61 lines whose head is long" $page "static void f(int a,\n  int b) {\n$(lines '  x();\\n' 58)}" '61 lines'
refuses "goto beside cleanup" $page 'static void f(void) { scoped_fd int a; goto out; out: return; }' 'goto'
refuses "a file that does not say what it owns" src/web/mute.c 'int x;' 'no comment at the head'
refuses "SQL in a page" $page 'static const char q[] = "SELECT id FROM person";' 'SQL outside db/'
refuses "SQL in small letters" $page 'static const char q[] = "delete from person";' 'SQL outside db/'
refuses "SQL in a literal's second line" $page 'static const char q[] = "x"\n  " UPDATE person SET name = 1";' 'SQL outside db/'
refuses "French outside the words" $page 'static const char t[] = "Déposé";' 'letters of a language'
refuses "French hidden in bytes" $page 'static const char t[] = "D\\xc3\\xa9pos";' 'letters of a language'
refuses "a sentence outside the words" $page 'static const char t[] = "Try again later.";' 'a sentence outside'
refuses "markup outside the views" $page 'static const char t[] = "<p class=x>";' 'markup outside'
refuses "something left for later" $page "/* $(echo TO)DO: more */" 'left unfinished'
refuses "a path of one machine" $page '/* see /home/me/notes */' 'a path or host'
refuses "a package host" tests/browser/x.mjs "// https://$(echo registry.npm)js.org/x" 'a path or host'
refuses "a test that skips itself" tests/unit/page.c 'static void t(void **s) { skip(); }' 'skips itself'
refuses "a journey that skips itself" tests/browser/x.mjs "test.skip('x', () => {})" 'skips itself'
refuses "a journey left alone" tests/browser/x.mjs "test('x', { only: true }, f)" 'skips itself'
refuses "a script that skips itself" tests/tool/x.t 'echo "ok 1 # SKIP no such thing"' 'skips itself'
refuses "a test that waits by the clock" tests/unit/page.c 'static void t(void) { usleep(1000); }' 'in a test'
refuses "a name that says nothing" src/web/page_helper.c '/* x */' 'says nothing'

tree
printf 'static const char t[] = "Try again later.";\n' >>"$room/tree/$page"
printf '# why: read by an operator\n%s\tTry again later.\n' $page >"$room/tree/scripts/check-style.allow"
check
report $? "what the list allows passes"
tree
printf '%s\tTry again later.\n' $page >"$room/tree/scripts/check-style.allow"
check
[ $? = 1 ] && grep -q 'check-style.allow:1: allows what is not there' "$room/said"
report $? "the list allows nothing that is not there"
tree
printf 'struct x {\n%s};\n' "$(lines '  int a;\\n' 80)" | sed 's/\\n/\n/g' >>"$room/tree/$page"
check
report $? "a long struct is no long function"
rm -rf "$room/tree/src" "$room/tree/tests"
check
[ $? = 1 ]
report $? "a tree without C is not a success"
