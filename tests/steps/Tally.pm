# What prove runs, counted: one line "passed<tab>failed<tab>seconds<tab>program" for each program, appended to the file
# that the environment variable TALLY names. Everything else is prove's own.
package Tally;
use strict;
use warnings;
use parent 'TAP::Harness';

sub _passed_and_failed {
    my ($parser) = @_;
    my $passed = () = $parser->passed;
    my $failed = () = $parser->failed;
    my $planned = $parser->tests_planned // 0;
    # Tests that were promised and never ran have failed, and a program that ended badly has failed at least once.
    $failed += $planned - $parser->tests_run if $planned > $parser->tests_run;
    # A skipped or expected failure counts as prove's "ok"; here nothing may be either.
    my $set_aside = () = ($parser->skipped, $parser->todo);
    $passed -= $set_aside;
    $failed += $set_aside;
    $failed = 1 if $failed == 0 && ($parser->has_problems || $parser->skip_all);
    return ($passed < 0 ? 0 : $passed, $failed);
}

sub runtests {
    my ($self, @tests) = @_;
    my $aggregate = $self->SUPER::runtests(@tests);
    open my $tally, '>>', $ENV{TALLY} or die "TALLY: $!";
    for my $name ($aggregate->descriptions) {
        my ($parser) = $aggregate->parsers($name);
        my ($passed, $failed) = _passed_and_failed($parser);
        printf $tally "%d\t%d\t%.3f\t%s\n", $passed, $failed, $parser->end_time - $parser->start_time, $name;
    }
    close $tally or die "TALLY: $!";
    return $aggregate;
}

1;
