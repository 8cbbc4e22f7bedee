#!/usr/bin/perl
# The part that the stand-ins of kubeadm and the kubelet share. Made into a program by the package that brings it.
use strict;
use warnings;
use HTTP::Tiny;
use JSON::PP;
use POSIX 'strftime';

my $VERSION = '@VERSION@';
my ($MINOR) = $VERSION =~ /^v1\.(\d+)\./;
my $KUBERNETES = '/etc/kubernetes';
my $FAULTS = '/var/lib/rig/faults';
my $JSON = JSON::PP->new->utf8->canonical;
my $HTTP = HTTP::Tiny->new(timeout => 10, proxy => undef, http_proxy => undef, agent => lc(($0 =~ m{([^/]+)$})[0]) . "/$VERSION");
$| = 1;

sub slurp {
    my ($file) = @_;
    open my $in, '<', $file or die "open $file: no such file or directory\n";
    local $/;
    return scalar <$in>;
}

# A file is there as a whole or not at all, under its own name.
sub spew {
    my ($file, $text, $mode) = @_;
    my $new = $file =~ s{([^/]+)$}{.$1.new}r;
    open my $out, '>', $new or die "open $file: $!\n";
    (print $out $text) && close $out or die "write $file: $!\n";
    chmod $mode // 0644, $new;
    rename $new, $file or die "rename $file: $!\n";
}

# Asks the API by what a kubeconfig says, and returns the answer's code and its object.
sub ask {
    my ($conf, $method, $path, $body, $type) = @_;
    my $text = slurp($conf);
    my ($server) = $text =~ /^\s*server:\s*"?([^"\s]+)/m or die "$conf has no server\n";
    my %headers = ('Content-Type' => $type // 'application/json');
    $headers{Authorization} = "Bearer $1" if $text =~ /^\s*token:\s*"?([^"\s]+)/m;
    my %more = (headers => \%headers);
    $more{content} = $JSON->encode($body) if $body;
    my $answer = $HTTP->request($method, "$server$path", \%more);
    my $object = eval { $JSON->decode($answer->{content}) } // { message => $answer->{content} };
    return ($answer->{status}, $object);
}

# As ask, where any answer but a good one is the end of it.
sub need {
    my ($conf, $method, $path, @more) = @_;
    my ($code, $object) = ask($conf, $method, $path, @more);
    die "$method $path: " . ($object->{message} // '') . " ($code)\n" if $code >= 300;
    return $object;
}

# How a program is to go wrong at that place, if it is: a line "PROGRAM PLACE HOW", with "once" after it if the line is used up.
sub fault {
    my ($program, $place) = @_;
    return '' unless -e $FAULTS;
    my @left;
    my $how = '';
    for my $line (split /\n/, slurp($FAULTS)) {
        my ($of, $at, $what, $once) = split ' ', $line;
        my $meant = $how eq '' && $of eq $program && $at eq $place;
        $how = $what if $meant;
        push @left, $line unless $meant && ($once // '') eq 'once';
    }
    spew($FAULTS, join('', map {"$_\n"} @left)) if $how;
    return $how;
}
